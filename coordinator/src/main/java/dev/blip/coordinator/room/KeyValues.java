package dev.blip.coordinator.room;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Small values by name, in the room's database. A name has one value, a text or a number. */
public interface KeyValues {
  /** A value as it was put; a number in decimal digits. */
  Optional<String> text(String key);

  /**
   * A value that was put as a number.
   *
   * @throws IllegalStateException if it was put as a text
   */
  OptionalLong number(String key);

  /** Keeps a text, in place of what was there. */
  void put(String key, String value);

  /** Keeps a number, in place of what was there. */
  void put(String key, long value);

  /** Removes the value; tells whether there was one. */
  boolean remove(String key);

  /** The names that begin with a prefix, ascending by their UTF-8 bytes; all for an empty one. */
  List<String> keys(String prefix);
}
