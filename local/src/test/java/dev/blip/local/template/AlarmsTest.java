package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.local.template.Stacks.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What alarms wait for, held against what is counted. */
class AlarmsTest {
  private static final Pattern NAME = Pattern.compile("\"([A-Z][A-Za-z]+)\"");

  /** Every quoted word of the functions that could be a metric's name. */
  private static Set<String> saidByFunctions() throws IOException {
    Set<String> said = new HashSet<>();
    try (var files = Files.walk(Stacks.FOLDER.resolve("functions/src/main"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        NAME.matcher(Files.readString(file)).results().forEach(word -> said.add(word.group(1)));
      }
    }
    return said;
  }

  private static Set<String> filtered() {
    Set<String> filtered = new HashSet<>();
    Stack logs = Stacks.having("AWS::Logs::MetricFilter", "FlushLag");
    for (Map<?, ?> filter : logs.resources("AWS::Logs::MetricFilter").values()) {
      for (Object metric : Stacks.list(Stacks.at(filter, "Properties", "MetricTransformations"))) {
        filtered.add(Stacks.at(metric, "MetricName").toString());
      }
    }
    return filtered;
  }

  /** Metrics of Blip's own namespace to the dimensions under which an alarm looks for them. */
  private static Map<String, Object> watched() {
    Map<String, Object> watched = new TreeMap<>();
    Stack alarms = Stacks.having("AWS::CloudWatch::Alarm", "DeadLetters");
    for (Map<?, ?> alarm : alarms.resources("AWS::CloudWatch::Alarm").values()) {
      Object properties = Stacks.at(alarm, "Properties");
      if (Stacks.at(properties, "Namespace").equals(Map.of("Ref", "MetricsNamespace"))) {
        watched.put(
            Stacks.at(properties, "MetricName").toString(), Stacks.at(properties, "Dimensions"));
      }
    }
    return watched;
  }

  @Test
  void an_alarm_waits_for_a_number_that_is_written_under_the_dimensions_that_it_names()
      throws IOException {
    // As Powertools and a metric filter write them.
    Object ofFunctions = List.of(Map.of("Name", "Service", "Value", Map.of("Ref", "Name")));
    Object ofFilters = Map.of();
    Set<String> functions = saidByFunctions();
    Set<String> filters = filtered();
    assertThat(watched())
        .hasSizeGreaterThan(5)
        .allSatisfy(
            (metric, dimensions) -> {
              assertThat(functions.contains(metric) || filters.contains(metric)).isTrue();
              assertThat(dimensions).isEqualTo(filters.contains(metric) ? ofFilters : ofFunctions);
            });
  }
}
