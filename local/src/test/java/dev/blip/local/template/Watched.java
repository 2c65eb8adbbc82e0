package dev.blip.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.template.Stacks.Stack;
import dev.blip.protocol.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What alarms and dashboards of all stacks look at, and what metric filters write. */
final class Watched {
  static final String FUNCTION = "AWS::Serverless::Function";
  private static final Pattern FIELD = Pattern.compile("\\$\\.([A-Za-z]+) (>=|=) [0-9]+");
  private static final String OURS = "MetricsNamespace";

  private Watched() {}

  /**
   * A metric that someone waits for.
   *
   * @param namespace {@code MetricsNamespace} for Blip's own
   * @param dimensions their names
   */
  record Metric(String namespace, String name, List<String> dimensions) {
    boolean isOurs() {
      return namespace.equals(OURS);
    }
  }

  /** The properties of every alarm, by its logical ID. */
  static Map<String, Map<?, ?>> alarms() {
    Map<String, Map<?, ?>> alarms = new LinkedHashMap<>();
    for (Stack stack : Stacks.all()) {
      stack
          .resources("AWS::CloudWatch::Alarm")
          .forEach(
              (name, alarm) -> {
                if (alarms.put(name, Stacks.section(alarm.get("Properties"))) != null) {
                  throw new AssertionError("two alarms are called " + name);
                }
              });
    }
    return alarms;
  }

  static List<Metric> everywhere() {
    List<Metric> all = new ArrayList<>();
    alarms().values().forEach(alarm -> all.addAll(metrics(alarm)));
    for (Stack stack : Stacks.all()) {
      for (Map<?, ?> board : stack.resources("AWS::CloudWatch::Dashboard").values()) {
        Object body = Stacks.at(board, "Properties", "DashboardBody", "Fn::Sub");
        for (JsonNode widget : Json.tree(body.toString()).path("widgets")) {
          for (JsonNode line : widget.at("/properties/metrics")) all.add(metric(line));
        }
      }
    }
    return all;
  }

  /** The one that an alarm names, or those that it calculates with. */
  private static List<Metric> metrics(Map<?, ?> alarm) {
    if (!alarm.containsKey("Metrics")) return List.of(metric(alarm));
    List<Metric> metrics = new ArrayList<>();
    for (Object each : Stacks.list(alarm.get("Metrics"))) {
      if (Stacks.section(each).containsKey("Expression")) continue;
      metrics.add(metric(Stacks.section(Stacks.at(each, "MetricStat", "Metric"))));
    }
    return metrics;
  }

  private static Metric metric(Map<?, ?> alarm) {
    Object namespace = Stacks.at(alarm, "Namespace");
    List<String> dimensions = new ArrayList<>();
    for (Object dimension : Stacks.list(alarm.get("Dimensions"))) {
      dimensions.add(Stacks.at(dimension, "Name").toString());
    }
    return new Metric(
        namespace.equals(Map.of("Ref", OURS)) ? OURS : namespace.toString(),
        Stacks.at(alarm, "MetricName").toString(),
        dimensions);
  }

  /** Namespace, name, then dimensions' names and values, then perhaps an object. */
  private static Metric metric(JsonNode line) {
    List<String> dimensions = new ArrayList<>();
    for (int i = 2; i + 1 < line.size(); i += 2) dimensions.add(line.get(i).asText());
    String namespace = line.get(0).asText().replace("${" + OURS + "}", OURS);
    return new Metric(namespace, line.get(1).asText(), dimensions);
  }

  /** What metric filters write: a metric's name to the field of the log that it is read from. */
  static Map<String, String> filters() {
    Map<String, String> filters = new LinkedHashMap<>();
    for (Stack stack : Stacks.all()) {
      for (Map<?, ?> filter : stack.resources("AWS::Logs::MetricFilter").values()) {
        Object properties = Stacks.at(filter, "Properties");
        Matcher field = FIELD.matcher(Stacks.at(properties, "FilterPattern").toString());
        if (!field.find()) throw new AssertionError("filter names no field: " + properties);
        for (Object metric : Stacks.list(Stacks.at(properties, "MetricTransformations"))) {
          filters.put(Stacks.at(metric, "MetricName").toString(), field.group(1));
        }
      }
    }
    return filters;
  }

  static long number(Map<?, ?> alarm, String key) {
    return Long.parseLong(Stacks.at(alarm, key).toString());
  }
}
