package dev.blip.coordinator.lease;

import java.time.Duration;

/**
 * Time that has passed, by two clocks: the monotonic one, which stands still while a machine
 * sleeps, and the wall's, which may be set. The longer of the two counts.
 */
interface Ticks {
  /** A moment, to be handed to {@link #since}. */
  record Moment(long nanos, long millis) {}

  Moment now();

  /** What has passed since a moment, never less than it was. */
  default Duration since(Moment moment) {
    Moment now = now();
    Duration monotonic = Duration.ofNanos(now.nanos - moment.nanos);
    Duration wall = Duration.ofMillis(now.millis - moment.millis);
    return monotonic.compareTo(wall) > 0 ? monotonic : wall;
  }

  static Ticks system() {
    return () -> new Moment(System.nanoTime(), System.currentTimeMillis());
  }
}
