package dev.blip.functions;

import java.time.Duration;
import software.amazon.lambda.powertools.metrics.Metrics;
import software.amazon.lambda.powertools.metrics.MetricsBuilder;
import software.amazon.lambda.powertools.metrics.model.MetricUnit;

/** Counts and measures what someone should know of, as infra/alarms.yaml names it. */
@FunctionalInterface
public interface Counters {
  /**
   * Adds a value to a metric.
   *
   * @param name the metric's
   * @param why stands beside it in the log
   */
  void add(String name, double value, MetricUnit unit, String why);

  /** Counts one event. */
  default void count(String name, String why) {
    add(name, 1, MetricUnit.COUNT, why);
  }

  /** Measures a time, in seconds. */
  default void measure(String name, Duration time, String why) {
    add(name, time.toSeconds(), MetricUnit.SECONDS, why);
  }

  /**
   * Counts in the log, from which CloudWatch reads (its embedded metric format): in the namespace
   * {@code POWERTOOLS_METRICS_NAMESPACE}, with {@code POWERTOOLS_SERVICE_NAME} as the dimension
   * {@code Service}. Where there is no namespace, as on a laptop, nobody reads, and nothing is
   * written. Safe for use by many threads.
   */
  static Counters of(Environment environment) {
    String namespace = environment.required("POWERTOOLS_METRICS_NAMESPACE");
    if (namespace.isEmpty()) return (name, value, unit, why) -> {};
    Metrics metrics = MetricsBuilder.builder().withNamespace(namespace).build();
    return (name, value, unit, why) -> {
      // A line for each: what two threads add up would be written with one's reason.
      synchronized (metrics) {
        metrics.addMetric(name, value, unit);
        metrics.addMetadata("why", why);
        metrics.flush();
      }
    };
  }
}
