package dev.blip.coordinator.runtime;

import java.time.InstantSource;

/**
 * Notices that the clock was set back, against the time that has passed. For one thread at a time.
 */
final class ClockSteps {
  /** Less is a clock that is being corrected. */
  private static final long A_STEP_MILLIS = 1_000;

  /** A thread that stood still between two looks has seen two times, and no step. */
  private static final long AT_ONCE_MILLIS = 100;

  private final InstantSource clock;
  private final Timers timers;
  private long ahead = Long.MIN_VALUE;

  ClockSteps(RuntimeServices services) {
    this.clock = services.clock();
    this.timers = services.timers();
  }

  /** By how many milliseconds the clock was set back since this was asked last; 0 if it was not. */
  long back() {
    long passed = timers.passed();
    long now = clock.millis();
    if (timers.passed() - passed > AT_ONCE_MILLIS) return 0;
    long before = ahead;
    ahead = now - passed;
    return before != Long.MIN_VALUE && before - ahead > A_STEP_MILLIS ? before - ahead : 0;
  }
}
