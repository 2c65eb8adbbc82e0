package dev.blip.coordinator.room;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Named alarms, any number of them. Durable: each rings at least once, also after a crash, also if
 * the room hibernates; overdue ones ring at once. Times are kept in milliseconds.
 *
 * <p>An alarm is unset while its hook runs, so the hook may set it again. If the hook throws, the
 * alarm is set as before and rings after 2 s, then 4 s, and so on up to every 5 min, until the hook
 * succeeds or the room moves or cancels it.
 *
 * <p>Names have 1..128 characters and do not begin with {@code blip:}; times reach to the year 9999
 * and may lie in the past, which means at once. Anything else throws {@link
 * IllegalArgumentException}.
 */
public interface Alarms {
  /** Most characters of an alarm's name. */
  int LONGEST_NAME = 128;

  /** Most bytes (UTF-8) of a payload as JSON. */
  int MAX_PAYLOAD = 64 * 1024;

  /** Sets or moves an alarm; a payload that it had is gone. */
  void set(String name, Instant due);

  /**
   * Sets or moves an alarm that brings something along: {@link Alarm#payload}.
   *
   * @param payload kept as JSON
   * @throws IllegalArgumentException also beyond {@link #MAX_PAYLOAD}
   */
  void set(String name, Instant due, Record payload);

  /** Sets an alarm unless one of that name is set; tells whether it did. */
  boolean setIfUnset(String name, Instant due);

  /**
   * As {@link #set(String, Instant)}, so long from now; also if the clock is set back meanwhile, as
   * long as the room does not hibernate.
   */
  void setAfter(String name, Duration delay);

  /** As {@link #set(String, Instant, Record)}, so long from now. */
  void setAfter(String name, Duration delay, Record payload);

  /** As {@link #setIfUnset(String, Instant)}, so long from now. */
  boolean setIfUnsetAfter(String name, Duration delay);

  /** Unsets an alarm; tells whether there was one. */
  boolean cancel(String name);

  /** When it will ring, if it is set. */
  Optional<Instant> due(String name);
}
