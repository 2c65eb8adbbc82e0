package dev.blip.coordinator.metrics;

import java.util.concurrent.atomic.LongAdder;

/** A number that only grows. Cheap to add to from many threads. */
public final class Counter implements Metric {
  private final LongAdder sum = new LongAdder();

  Counter() {}

  public void increment() {
    sum.increment();
  }

  /**
   * Adds several at once.
   *
   * @param amount not negative
   */
  public void add(long amount) {
    if (amount < 0) throw new IllegalArgumentException("amount must be 0 or more, was " + amount);
    sum.add(amount);
  }

  public long value() {
    return sum.sum();
  }

  @Override
  public String type() {
    return "counter";
  }

  @Override
  public void append(StringBuilder page, String name, String labels) {
    Metric.line(page, name, labels, (double) sum.sum());
  }
}
