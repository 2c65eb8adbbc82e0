package dev.blip.coordinator.room;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Small values by name, in the room's database. */
public interface KeyValues {
  Optional<String> text(String key);

  /**
   * A value that was put as a number.
   *
   * @throws IllegalStateException if it was put as a text
   */
  OptionalLong number(String key);

  void put(String key, String value);

  void put(String key, long value);

  /** Removes the value; tells whether there was one. */
  boolean remove(String key);

  /** The names that begin with a prefix, ascending. */
  List<String> keys(String prefix);
}
