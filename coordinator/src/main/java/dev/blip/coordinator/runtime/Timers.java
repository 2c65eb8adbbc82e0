package dev.blip.coordinator.runtime;

import java.time.Duration;

/** Runs things later. Safe for use by many threads; tasks must be short. */
public interface Timers {
  /** Runs a task once, not before the delay has passed. */
  void after(Duration delay, Runnable task);
}
