package dev.blip.coordinator.room;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Small values by name, in the room's database. A name has one value, a text or a number. */
public interface KeyValues {
  /** Most bytes of a text, in UTF-8, or of a record's JSON. */
  int MAX_VALUE = 1024 * 1024;

  /** A value as it was put; a number in decimal digits. */
  Optional<String> text(String key);

  /**
   * A value that was put as a number.
   *
   * @throws IllegalStateException if it was put as a text
   */
  OptionalLong number(String key);

  /**
   * A value that was put as a record, or as its JSON.
   *
   * @throws IllegalStateException if it is not JSON of that type
   */
  <T extends Record> Optional<T> record(String key, Class<T> type);

  /**
   * Keeps a text, in place of what was there.
   *
   * @throws IllegalArgumentException beyond {@link #MAX_VALUE}
   */
  void put(String key, String value);

  /** Keeps a number, in place of what was there. */
  void put(String key, long value);

  /**
   * Keeps a record as JSON, in place of what was there.
   *
   * @throws IllegalArgumentException beyond {@link #MAX_VALUE}
   */
  void put(String key, Record value);

  /** Removes the value; tells whether there was one. */
  boolean remove(String key);

  /** The names that begin with a prefix, ascending by their UTF-8 bytes; all for an empty one. */
  List<String> keys(String prefix);
}
