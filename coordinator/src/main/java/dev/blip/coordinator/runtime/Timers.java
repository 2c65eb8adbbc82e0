package dev.blip.coordinator.runtime;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs things later. Safe for use by many threads; tasks must be short. */
public interface Timers {
  /** Runs a task once, not before the delay has passed. */
  void after(Duration delay, Runnable task);

  /** Milliseconds that have passed since some time, whatever the clock shows. */
  default long passed() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
