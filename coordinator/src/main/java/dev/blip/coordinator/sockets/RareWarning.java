package dev.blip.coordinator.sockets;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A warning that may have cause to be given thousands of times a second, and is given once in a
 * while, with the number of times it was held back. Safe for use by many threads.
 */
final class RareWarning {
  private final long pauseNanos;
  private final LongSupplier nanoTime;
  private final Consumer<String> log;
  private final AtomicLong next;
  private final AtomicLong heldBack = new AtomicLong();

  /**
   * @param nanoTime for instance {@link System#nanoTime()}
   * @param log where the line goes
   */
  RareWarning(Duration pause, LongSupplier nanoTime, Consumer<String> log) {
    this.pauseNanos = pause.toNanos();
    this.nanoTime = nanoTime;
    this.log = log;
    next = new AtomicLong(nanoTime.getAsLong());
  }

  void give(String message) {
    long now = nanoTime.getAsLong();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + pauseNanos)) {
      heldBack.incrementAndGet();
      return;
    }
    long others = heldBack.getAndSet(0);
    log.accept(others == 0 ? message : message + " (and " + others + " more like it before)");
  }
}
