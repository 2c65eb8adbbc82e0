package dev.blip.coordinator.room;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Named alarms. Durable: they ring at least once, also after a crash, also if the room hibernates;
 * overdue ones ring at once. An alarm is unset while its hook runs, so the hook may set it again.
 */
public interface Alarms {
  /** Sets or moves an alarm. */
  void set(String name, Instant due);

  /** Sets an alarm unless one of that name is set; tells whether it did. */
  boolean setIfUnset(String name, Instant due);

  /** As {@link #set(String, Instant)}, so long from now. */
  void setAfter(String name, Duration delay);

  /** As {@link #setIfUnset(String, Instant)}, so long from now. */
  boolean setIfUnsetAfter(String name, Duration delay);

  /** Unsets an alarm; tells whether there was one. */
  boolean cancel(String name);

  /** When it will ring, if it is set. */
  Optional<Instant> due(String name);
}
