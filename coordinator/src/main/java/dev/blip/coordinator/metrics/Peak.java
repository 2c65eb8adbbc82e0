package dev.blip.coordinator.metrics;

import java.util.concurrent.atomic.LongAccumulator;

/** The largest of the values since it was last taken. Cheap to add to from many threads. */
public final class Peak {
  private final LongAccumulator largest = new LongAccumulator(Math::max, 0);

  /**
   * Adds one observation.
   *
   * @param value 0 or more
   */
  public void observe(long value) {
    largest.accumulate(value);
  }

  /** The largest so far, without taking it; 0 if there was none. */
  public long value() {
    return largest.get();
  }

  /** The largest so far, which is forgotten; 0 if there was none. */
  public long take() {
    return largest.getThenReset();
  }
}
