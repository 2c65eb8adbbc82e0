package dev.blip.coordinator.metrics;

import java.util.concurrent.atomic.LongAdder;

/**
 * How long things took, in fixed buckets. Cheap to add to from many threads; a scrape that runs
 * meanwhile may see a count and a sum that are a few observations apart.
 */
public final class Histogram implements Metric {
  private static final double NANOS = 1e9;

  private final double[] limits;
  private final long[] limitNanos;
  private final LongAdder[] buckets;
  private final LongAdder sumNanos = new LongAdder();

  /**
   * @param limits the buckets' upper limits in seconds, ascending
   */
  Histogram(double... limits) {
    this.limits = limits.clone();
    limitNanos = new long[limits.length];
    buckets = new LongAdder[limits.length + 1];
    for (int i = 0; i < limits.length; i++) {
      if (i > 0 && !(limits[i] > limits[i - 1])) {
        throw new IllegalArgumentException("bucket limits must ascend, " + limits[i] + " does not");
      }
      limitNanos[i] = Math.round(limits[i] * NANOS);
    }
    for (int i = 0; i < buckets.length; i++) buckets[i] = new LongAdder();
  }

  /** Adds one observation. */
  public void observe(long nanos) {
    int i = 0;
    while (i < limitNanos.length && nanos > limitNanos[i]) i++;
    buckets[i].increment();
    sumNanos.add(nanos);
  }

  /** How many observations there were. */
  public long count() {
    long count = 0;
    for (LongAdder bucket : buckets) count += bucket.sum();
    return count;
  }

  @Override
  public String type() {
    return "histogram";
  }

  @Override
  public void append(StringBuilder page, String name, String labels) {
    String prefix = labels.isEmpty() ? "" : labels + ",";
    long count = 0;
    for (int i = 0; i < buckets.length; i++) {
      count += buckets[i].sum();
      String limit = i < limits.length ? Metric.number(limits[i]) : "+Inf";
      Metric.line(page, name + "_bucket", prefix + "le=\"" + limit + "\"", (double) count);
    }
    Metric.line(page, name + "_sum", labels, sumNanos.sum() / NANOS);
    Metric.line(page, name + "_count", labels, (double) count);
  }
}
