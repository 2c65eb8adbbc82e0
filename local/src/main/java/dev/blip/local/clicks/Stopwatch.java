package dev.blip.local.clicks;

import java.time.Duration;

/** Time since a beginning, and waiting for it to pass. */
public interface Stopwatch {
  Duration elapsed();

  /** Waits until so much has passed since the beginning; not at all if it has. */
  void await(Duration elapsed) throws InterruptedException;

  /** Begins now, by the machine's monotonic clock. */
  static Stopwatch start() {
    long begin = System.nanoTime();
    return new Stopwatch() {
      @Override
      public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
      }

      @Override
      public void await(Duration elapsed) throws InterruptedException {
        Duration left = elapsed.minus(elapsed());
        if (left.isPositive()) Thread.sleep(left);
      }
    };
  }
}
