package dev.blip.functions;

import software.amazon.lambda.powertools.metrics.Metrics;
import software.amazon.lambda.powertools.metrics.MetricsBuilder;
import software.amazon.lambda.powertools.metrics.model.MetricUnit;

/** Counts events that someone should know of, as infra/alarms.yaml names them. */
@FunctionalInterface
public interface Counters {
  /**
   * Counts one event.
   *
   * @param name the metric's
   * @param why stands beside it in the log
   */
  void count(String name, String why);

  /**
   * Counts in the log, from which CloudWatch reads (its embedded metric format): in the namespace
   * {@code POWERTOOLS_METRICS_NAMESPACE}, with {@code POWERTOOLS_SERVICE_NAME} as the dimension
   * {@code Service}. Where there is no namespace, as on a laptop, nobody reads, and nothing is
   * written. Safe for use by many threads.
   */
  static Counters of(Environment environment) {
    String namespace = environment.required("POWERTOOLS_METRICS_NAMESPACE");
    if (namespace.isEmpty()) return (name, why) -> {};
    Metrics metrics = MetricsBuilder.builder().withNamespace(namespace).build();
    return (name, why) -> {
      // A line for each: what two threads add up would be written with one's reason.
      synchronized (metrics) {
        metrics.addMetric(name, 1, MetricUnit.COUNT);
        metrics.addMetadata("why", why);
        metrics.flush();
      }
    };
  }
}
