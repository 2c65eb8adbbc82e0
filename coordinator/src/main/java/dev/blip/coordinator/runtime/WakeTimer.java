package dev.blip.coordinator.runtime;

import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;

/** Wakes an open room for what is due soon. Set by the thread of the room's turn, asked by any. */
final class WakeTimer {
  /** Whoever lets idle rooms hibernate looks at each at least this often. */
  private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final Timers timers;
  private final long near;
  private final Runnable wake;
  private volatile long nextDueAt = Long.MAX_VALUE;
  private long setFor = Long.MAX_VALUE;

  WakeTimer(RuntimeServices services, Runnable wake) {
    this.clock = services.clock();
    this.timers = services.timers();
    this.near = services.idleAfter().multipliedBy(2).plus(LOOKED_AT_EVERY).toMillis();
    this.wake = wake;
  }

  /**
   * Far times need no timer: by then the room hibernates, and the index wakes it.
   *
   * @param next epoch milliseconds; empty for nothing to do
   */
  void set(OptionalLong next) {
    nextDueAt = next.orElse(Long.MAX_VALUE);
    long now = clock.millis();
    long delay = nextDueAt - now;
    // One that is set for an earlier time looks again then.
    boolean set = setFor <= nextDueAt && setFor > now;
    if (delay >= near || set) return;
    setFor = nextDueAt;
    timers.after(Duration.ofMillis(Math.max(delay, 0)), wake);
  }

  /** The room is closed: nothing is due until it is opened. */
  void forget() {
    nextDueAt = Long.MAX_VALUE;
    setFor = Long.MAX_VALUE;
  }

  /** Whether nothing is due within a time. */
  boolean isFree(Duration within) {
    return nextDueAt - clock.millis() > within.toMillis();
  }
}
