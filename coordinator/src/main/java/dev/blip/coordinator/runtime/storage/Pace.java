package dev.blip.coordinator.runtime.storage;

import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps work to a share of the time: after each step it rests for as much longer as the share asks.
 * For one thread, which any other may end.
 */
final class Pace {
  private final int restsEach;
  private final CountDownLatch end = new CountDownLatch(1);
  private long began = System.nanoTime();

  private Pace(int restsEach) {
    this.restsEach = restsEach;
  }

  /** A share of the time, in percent, which divides 100. */
  static Pace percent(int share) {
    return new Pace(100 / share - 1);
  }

  /** All the time. */
  static Pace unhurried() {
    return new Pace(0);
  }

  /** Work begins now. */
  void begin() {
    began = System.nanoTime();
  }

  /**
   * Rests from the work since {@link #begin}, or since the last rest.
   *
   * @throws InterruptedIOException if the work is to end
   */
  void rest() throws InterruptedIOException {
    long worked = System.nanoTime() - began;
    await(restsEach * worked);
    if (isOver()) throw new InterruptedIOException("the coordinator ends");
    began = System.nanoTime();
  }

  /** Waits, until the end at most. */
  void await(long nanos) {
    try {
      if (end.await(nanos, TimeUnit.NANOSECONDS)) return;
    } catch (InterruptedException e) {
      end.countDown();
      Thread.currentThread().interrupt();
    }
  }

  boolean isOver() {
    return end.getCount() == 0;
  }

  void end() {
    end.countDown();
  }
}
