package dev.blip.coordinator.runtime;

import java.time.Duration;
import java.time.InstantSource;

/**
 * The first seconds of a room under an owner whose predecessor may have died of it. Safe for use by
 * many threads.
 */
final class Probation {
  /**
   * Calls that the last owner has not answered come again within {@code Timing.LAST_RESEND} (0.5
   * s), and overdue alarms ring at once.
   */
  static final Duration LASTS = Duration.ofSeconds(5);

  private final InstantSource clock;
  private volatile long until = Long.MIN_VALUE;

  Probation(InstantSource clock) {
    this.clock = clock;
  }

  void begin() {
    until = clock.millis() + LASTS.toMillis();
  }

  boolean isOn() {
    return until != Long.MIN_VALUE && clock.millis() < until;
  }
}
