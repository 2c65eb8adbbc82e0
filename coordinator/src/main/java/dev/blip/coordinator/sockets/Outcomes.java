package dev.blip.coordinator.sockets;

import dev.blip.coordinator.metrics.Counter;
import dev.blip.coordinator.metrics.Histogram;
import dev.blip.coordinator.metrics.Metrics;
import dev.blip.coordinator.metrics.Peak;
import dev.blip.coordinator.runtime.Sockets.Outcome;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What is counted of the calls that go out. */
final class Outcomes {
  private static final double NANOS = 1e9;
  private static final double[] SECONDS = {
    0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);
  private final Histogram time;
  private final Peak wait = new Peak();

  Outcomes(Metrics metrics) {
    for (Outcome outcome : Outcome.values()) counters.put(outcome, counter(metrics, outcome));
    time =
        metrics.histogram(
            "blip_sockets_call_seconds", "From a call's start to its outcome.", SECONDS);
    metrics.gauge(
        "blip_sockets_longest_wait_seconds",
        "The longest in this minute from a call's being due to its outcome.",
        () -> wait.value() / NANOS);
  }

  private static Counter counter(Metrics metrics, Outcome outcome) {
    return metrics.counter(
        "blip_sockets_calls_total",
        "Calls of API Gateway's connections, by outcome.",
        "outcome",
        outcome.name().toLowerCase(Locale.ROOT));
  }

  /**
   * @param nanos from its start
   * @param waited nanoseconds from its being due
   */
  void count(Outcome outcome, long nanos, long waited) {
    counter(outcome).increment();
    time.observe(nanos);
    wait.observe(waited);
  }

  /** How many calls have ended so. */
  long ended(Outcome outcome) {
    return counter(outcome).value();
  }

  private Counter counter(Outcome outcome) {
    return Objects.requireNonNull(counters.get(outcome));
  }

  /** The longest wait since it was last taken, in nanoseconds. */
  long takeLongestWait() {
    return wait.take();
  }
}
