package dev.blip.coordinator.metrics;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes chosen numbers to the log once a minute, as one event with a key for each: where logs are
 * JSON lines, CloudWatch's metric filters ({@code infra/logs.yaml}) make metrics of them, without
 * an agent beside the coordinator and without a call that could fail. Numbers are chosen before
 * {@link #start}.
 */
public final class MetricsLog implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger(MetricsLog.class);

  private final Map<String, LongSupplier> numbers = new LinkedHashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("metrics-log").daemon().factory());

  /** A number as it stands when the line is written. */
  public MetricsLog level(String key, LongSupplier number) {
    numbers.put(key, number);
    return this;
  }

  /** By how much a number that only grows has grown since the last line. */
  public MetricsLog growth(String key, LongSupplier number) {
    return level(key, new Growth(number));
  }

  /** Writes the first line in a minute. */
  public MetricsLog start() {
    long period = EVERY.toMillis();
    var _ = thread.scheduleAtFixedRate(this::write, period, period, TimeUnit.MILLISECONDS);
    return this;
  }

  /** Writes a line now. */
  void write() {
    try {
      var line = LOG.atInfo().addKeyValue("metrics", "coordinator");
      for (var number : numbers.entrySet()) {
        line = line.addKeyValue(number.getKey(), number.getValue().getAsLong());
      }
      line.log("last minute");
    } catch (RuntimeException e) {
      // Thrown on, it would end the lines for ever.
      LOG.warn("metrics cannot be told", e);
    }
  }

  /** Writes what has come since the last line, and no more. */
  @Override
  public void close() {
    thread.shutdownNow();
    write();
  }

  private static final class Growth implements LongSupplier {
    private final LongSupplier number;
    private long last;

    /** A number may have grown before: in an earlier life of the same process. */
    Growth(LongSupplier number) {
      this.number = number;
      this.last = number.getAsLong();
    }

    @Override
    public synchronized long getAsLong() {
      long now = number.getAsLong();
      long growth = now - last;
      last = now;
      return growth;
    }
  }
}
