package dev.blip.coordinator.sockets;

import dev.blip.coordinator.metrics.Counter;
import dev.blip.coordinator.metrics.Histogram;
import dev.blip.coordinator.metrics.Metrics;
import dev.blip.coordinator.metrics.Peak;
import dev.blip.coordinator.runtime.GatewaySockets.Result;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What is counted of the calls that go out. */
final class ResultMetrics {
  private static final double NANOS = 1e9;
  private static final double[] SECONDS = {
    0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  private final Map<Result, Counter> counters = new EnumMap<>(Result.class);
  private final Histogram time;
  private final Peak wait = new Peak();

  ResultMetrics(Metrics metrics) {
    for (Result result : Result.values()) counters.put(result, counter(metrics, result));
    time =
        metrics.histogram(
            "blip_sockets_call_seconds", "From a call's start to its result.", SECONDS);
    metrics.gauge(
        "blip_sockets_longest_wait_seconds",
        "The longest in this minute from a call's being due to its result.",
        () -> wait.value() / NANOS);
  }

  private static Counter counter(Metrics metrics, Result result) {
    return metrics.counter(
        "blip_sockets_calls_total",
        "Calls of API Gateway's connections, by outcome.",
        "outcome",
        result.name().toLowerCase(Locale.ROOT));
  }

  /**
   * @param nanos from its start
   * @param waited nanoseconds from its being due
   */
  void count(Result result, long nanos, long waited) {
    counter(result).increment();
    time.observe(nanos);
    wait.observe(waited);
  }

  /** How many calls have ended so. */
  long ended(Result result) {
    return counter(result).value();
  }

  private Counter counter(Result result) {
    return Objects.requireNonNull(counters.get(result));
  }

  /** The longest wait since it was last taken, in nanoseconds. */
  long takeLongestWait() {
    return wait.take();
  }
}
