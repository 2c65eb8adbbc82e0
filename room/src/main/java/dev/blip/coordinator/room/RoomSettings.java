package dev.blip.coordinator.room;

import java.util.Map;

/** What the coordinator's environment says to rooms. */
public final class RoomSettings {
  private final Map<String, String> values;

  /** Values that do not change any more; looked up when they are asked for. */
  public RoomSettings(Map<String, String> values) {
    this.values = values;
  }

  /**
   * A text, or another where the environment says nothing. Where it is a secret, the room must not
   * tell it: what a hook throws is logged.
   *
   * @param name as in the environment
   */
  public String text(String name, String otherwise) {
    String text = values.get(name);
    return text == null || text.isBlank() ? otherwise : text.strip();
  }

  /**
   * A whole number, or another value where the environment says nothing.
   *
   * @param name as in the environment, for instance {@code BLIP_FLUSH_MS}
   * @throws IllegalArgumentException if it is no number or out of its range
   */
  public long number(String name, long otherwise, long least, long most) {
    String text = values.get(name);
    if (text == null || text.isBlank()) return otherwise;
    try {
      long value = Long.parseLong(text.strip());
      if (value >= least && value <= most) return value;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(outside(name, text, least, most), e);
    }
    throw new IllegalArgumentException(outside(name, text, least, most));
  }

  private static String outside(String name, String text, long least, long most) {
    return name + " must be a whole number " + least + ".." + most + ", was " + text;
  }
}
