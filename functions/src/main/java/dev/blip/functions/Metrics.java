package dev.blip.functions;

import dev.blip.protocol.Json;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counters that CloudWatch reads from a function's log: a line of its embedded metric format for
 * each event, without dimensions, as infra/alarms.yaml names them. Where there is no namespace, as
 * on a laptop, nobody reads them and nothing is written. Safe for use by many threads.
 */
public final class Metrics {
  private final String namespace;
  private final InstantSource clock;
  private final PrintStream log;

  /** Writes to standard output, which on Lambda is the log. */
  public Metrics(Environment environment) {
    this(environment.required("METRICS_NAMESPACE"), InstantSource.system(), System.out);
  }

  /** Writes to another log. */
  public Metrics(String namespace, InstantSource clock, PrintStream log) {
    this.namespace = namespace;
    this.clock = clock;
    this.log = log;
  }

  /**
   * Counts one event.
   *
   * @param name the metric's
   * @param why stands beside it in the log
   */
  public void count(String name, String why) {
    if (namespace.isEmpty()) return;
    var metric = Map.of("Name", name, "Unit", "Count");
    // One set of no dimensions, not no set: the format wants at least one.
    var directive =
        Map.of(
            "Namespace", namespace, "Dimensions", List.of(List.of()), "Metrics", List.of(metric));
    var line = new LinkedHashMap<String, Object>();
    line.put("_aws", Map.of("Timestamp", clock.millis(), "CloudWatchMetrics", List.of(directive)));
    line.put(name, 1);
    line.put("why", why);
    log.println(Json.write(line));
  }
}
