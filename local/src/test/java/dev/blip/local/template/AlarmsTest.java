package dev.blip.local.template;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.functions.ledger.LedgerHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What alarms wait for, held against what is counted. */
class AlarmsTest {
  private static final Pattern NAME = Pattern.compile("\"([A-Za-z]+)\"");
  private static final List<String> SOCKETS = List.of("ApiId", "Stage");

  /**
   * What AWS publishes that is watched here, under which dimensions. IntegrationError is not among
   * it: it counts the 4xx that we answer ourselves.
   */
  private static final Map<String, List<String>> OF_AWS =
      Map.ofEntries(
          entry("AWS/ApiGateway 4xx", List.of("ApiId")),
          entry("AWS/ApiGateway 5xx", List.of("ApiId")),
          entry("AWS/ApiGateway Count", List.of("ApiId")),
          entry("AWS/ApiGateway ClientError", SOCKETS),
          entry("AWS/ApiGateway ConnectCount", SOCKETS),
          entry("AWS/ApiGateway ExecutionError", SOCKETS),
          entry("AWS/ApiGateway MessageCount", SOCKETS),
          entry("AWS/DynamoDB WriteThrottleEvents", List.of("TableName")),
          entry("AWS/ECS CPUUtilization", List.of("ClusterName", "ServiceName")),
          entry("AWS/ECS MemoryUtilization", List.of("ClusterName", "ServiceName")),
          entry("AWS/Lambda Duration", List.of("FunctionName")),
          entry("AWS/Lambda Errors", List.of("FunctionName")),
          entry("AWS/Lambda Invocations", List.of("FunctionName")),
          entry("AWS/Lambda IteratorAge", List.of("FunctionName")),
          entry("AWS/Lambda Throttles", List.of("FunctionName")),
          entry("AWS/SQS ApproximateAgeOfOldestMessage", List.of("QueueName")),
          entry("AWS/SQS ApproximateNumberOfMessagesVisible", List.of("QueueName")));

  /** Every quoted word of a module's code, which could be a metric's name or a field's. */
  private static Set<String> saidBy(String module) throws IOException {
    Set<String> said = new HashSet<>();
    try (var files = Files.walk(Stacks.FOLDER.resolve(module + "/src/main"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        NAME.matcher(Files.readString(file)).results().forEach(word -> said.add(word.group(1)));
      }
    }
    return said;
  }

  private static void assertWritten(String metric, List<String> dimensions) throws IOException {
    // As a metric filter and Powertools write them.
    boolean ofFilter = Watched.filters().containsKey(metric);
    if (!ofFilter) assertThat(saidBy("functions")).contains(metric);
    assertThat(dimensions).as(metric).isEqualTo(ofFilter ? List.of() : List.of("Service"));
  }

  @Test
  void alarm_and_dashboard_wait_for_numbers_that_are_written_under_the_dimensions_they_name()
      throws IOException {
    List<Watched.Metric> all = Watched.everywhere();
    assertThat(all).hasSizeGreaterThan(50);
    for (Watched.Metric metric : all) {
      if (metric.isOurs()) {
        assertWritten(metric.name(), metric.dimensions());
      } else {
        String name = metric.namespace() + " " + metric.name();
        assertThat(OF_AWS).containsEntry(name, metric.dimensions());
      }
    }
  }

  @Test
  void filter_reads_what_the_coordinator_or_the_access_log_says() throws IOException {
    Set<String> coordinator = saidBy("coordinator");
    Watched.filters()
        .forEach(
            (metric, field) -> {
              if (!field.equals("status")) assertThat(coordinator).as(metric).contains(field);
            });
    Object format =
        Stacks.at(
            Stacks.root().resources(), "HttpApi", "Properties", "AccessLogSettings", "Format");
    assertThat(format.toString()).contains("\"status\":$context.status");
  }

  @Test
  void errors_of_every_function_are_seen() {
    Template laptop = Template.read(Stacks.ROOT, Map.of("CoordinatorUrl", "http://localhost:1"));
    Set<String> unseen = new TreeSet<>(Stacks.root().resources(Watched.FUNCTION).keySet());
    for (Map<?, ?> alarm : Watched.alarms().values()) {
      if (!Stacks.at(alarm, "MetricName").equals("Errors")) continue;
      for (Object dimension : Stacks.list(alarm.get("Dimensions"))) {
        unseen.removeAll(Stacks.mentions(dimension));
      }
    }
    // HttpErrors has their 5xx.
    laptop.httpRoutes().forEach(route -> unseen.remove(route.function()));
    assertThat(unseen).isEmpty();
  }

  @Test
  void age_of_a_kept_click_is_remembered_until_it_is_heard_of_again() {
    Map<?, ?> alarm = Watched.alarms().getOrDefault("OldestKeptClick", Map.of());
    assertThat(Watched.number(alarm, "DatapointsToAlarm")).isEqualTo(1);
    long seconds = Watched.number(alarm, "Period") * Watched.number(alarm, "EvaluationPeriods");
    assertThat(Duration.ofSeconds(seconds))
        .isGreaterThanOrEqualTo(LedgerHandler.LONGEST_PAUSE.plusMinutes(2));
  }

  @Test
  void every_alarm_tells_the_topic_and_is_explained_and_paid_for() throws IOException {
    Map<String, Map<?, ?>> alarms = new TreeMap<>(Watched.alarms());
    alarms.forEach(
        (name, alarm) -> {
          assertThat(Stacks.mentions(alarm.get("AlarmActions"))).as(name).containsExactly("Topic");
          assertThat(Stacks.mentions(alarm.get("OKActions"))).as(name).containsExactly("Topic");
        });
    String page = Files.readString(Stacks.FOLDER.resolve("docs/operations/alarms.md"));
    assertThat(alarms.keySet()).allMatch(name -> page.contains("`" + name + "`"));
    String readme = Files.readString(Stacks.FOLDER.resolve("infra/README.md"));
    assertThat(readme).contains(alarms.size() + " alarms");
  }

  @Test
  void a_budget_is_made_where_there_is_an_amount_and_someone_to_tell() {
    var stack = Stacks.having("AWS::Budgets::Budget", "Budget");
    Map<?, ?> budget = stack.resources().getOrDefault("Budget", Map.of());
    assertThat(budget.get("Condition")).isEqualTo("HasBudget");
    Object needed = Stacks.at(stack.document(), "Conditions", "HasBudget");
    assertThat(Stacks.mentions(needed)).contains("MonthlyBudget");
    assertThat(needed.toString()).contains("HasEmail");
    assertThat(Stacks.mentions(budget)).contains("AlarmEmail", "MonthlyBudget");
    assertThat(Stacks.at(Stacks.root().parameters(), "MonthlyBudget", "Default")).isEqualTo(0);
  }
}
