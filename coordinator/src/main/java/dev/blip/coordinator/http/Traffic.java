package dev.blip.coordinator.http;

import dev.blip.coordinator.metrics.Counter;
import dev.blip.coordinator.metrics.Histogram;
import dev.blip.coordinator.metrics.Metrics;
import java.util.stream.IntStream;

/** What is counted of the requests that came in. */
final class Traffic {
  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10
  };

  private final Counter[] byClass;
  private final Histogram time;

  Traffic(Metrics metrics) {
    byClass =
        IntStream.rangeClosed(2, 5)
            .mapToObj(
                hundreds ->
                    metrics.counter(
                        "blip_gateway_requests_total",
                        "Requests answered, by class of status.",
                        "status",
                        hundreds + "xx"))
            .toArray(Counter[]::new);
    time =
        metrics.histogram(
            "blip_gateway_request_seconds", "From a request's headers to its reply.", SECONDS);
  }

  /**
   * @param status 200..599
   */
  void answered(int status, long nanos) {
    byClass[status / 100 - 2].increment();
    time.observe(nanos);
  }
}
