package dev.blip.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What the jar that is deployed writes for CloudWatch to read. */
@ExtendWith(Aws.Resolver.class)
class AwsJarIT {
  private static final String NOWHERE = "http://127.0.0.1:1";
  private static final String REQUEST = "8c7e1b1e-0000-4000-8000-000000000001";

  private final Aws aws;
  private final String slug = "j-" + UUID.randomUUID();
  private final String queue;

  @TempDir private Path folder;

  AwsJarIT(Aws aws) {
    this.aws = aws;
    queue = aws.newQueue("jar-" + UUID.randomUUID());
    aws.dynamoDb()
        .putItem(
            put ->
                put.tableName("LinksTable")
                    .item(
                        Map.of(
                            "slug", AttributeValue.fromS(slug),
                            "account", AttributeValue.fromS("recorded"),
                            // Stored before addresses were: the jar needs Unicode's domain names.
                            "destination",
                                AttributeValue.fromS("https://m\u00fcnchen.example/\u00e9"),
                            "createdAt", AttributeValue.fromS("2026-11-20T10:00:00Z"))));
  }

  /** All that one visitor makes the function write, with these variables beside the usual. */
  private List<JsonNode> log(int status, Map<String, String> variables) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String jar = Path.of("target", "blip-functions-aws.jar").toString();
    String classes = Path.of("target", "test-classes").toString();
    Path written = folder.resolve("log");
    var trial =
        new ProcessBuilder(
                java,
                "-cp",
                jar + System.getProperty("path.separator") + classes,
                "dev.blip.functions.aws.JarTrial",
                slug,
                REQUEST,
                Integer.toString(status))
            .redirectOutput(written.toFile())
            .redirectError(folder.resolve("errors").toFile());
    trial.environment().putAll(aws.variables());
    trial
        .environment()
        .putAll(
            Map.of(
                "CLICKS_QUEUE_URL", queue,
                "COORDINATOR_URL", NOWHERE,
                "POWERTOOLS_METRICS_NAMESPACE", "Blip/test",
                "POWERTOOLS_SERVICE_NAME", "test",
                "AWS_LAMBDA_FUNCTION_NAME", "test-redirect",
                "AWS_LAMBDA_LOG_LEVEL", "INFO",
                "_X_AMZN_TRACE_ID", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0"));
    trial.environment().putAll(variables);
    Process process = trial.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the function ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String errors = Files.readString(folder.resolve("errors"));
    assertThat(process.exitValue()).as(errors).isZero();
    assertThat(errors).doesNotContain("StatusLogger", "SLF4J");
    return Files.readAllLines(written).stream().map(Json::tree).toList();
  }

  /** The one line with such a message; on a slow machine there may be others. */
  private static JsonNode line(List<JsonNode> log, String message) {
    return only(log, line -> line.path("message").asText().contains(message));
  }

  private static JsonNode only(List<JsonNode> log, Predicate<JsonNode> so) {
    List<JsonNode> some = log.stream().filter(so).toList();
    assertThat(some).as("of %s", log).hasSize(1);
    return some.getFirst();
  }

  private String queuedClick() {
    var messages =
        aws.sqs().receiveMessage(receive -> receive.queueUrl(queue).waitTimeSeconds(10)).messages();
    return Json.read(messages.getFirst().body(), Click.class).id();
  }

  @Test
  void a_line_is_json_and_names_its_request_its_function_its_trace_and_its_click()
      throws Exception {
    JsonNode line = line(log(302, Map.of()), "ClicksNotTold");
    String click = queuedClick();
    assertThat(line.path("level").asText()).isEqualTo("WARN");
    assertThat(line.path("message").asText()).startsWith("ClicksNotTold: click=" + click + ": ");
    assertThat(line.path("click").asText()).isEqualTo(click);
    assertThat(line.path("function_request_id").asText()).isEqualTo(REQUEST);
    assertThat(line.path("function_name").asText()).isEqualTo("test-redirect");
    assertThat(line.path("service").asText()).isEqualTo("test");
    assertThat(line.path("xray_trace_id").asText())
        .isEqualTo("1-5759e988-bd862e3fe1be46a994272793");
    assertThat(Instant.parse(line.path("timestamp").asText())).isAfter(Instant.EPOCH);
  }

  @Test
  void an_error_has_its_stack_in_the_same_line() throws Exception {
    JsonNode line = line(log(503, Map.of("AWS_ENDPOINT_URL_DYNAMODB", NOWHERE)), slug);
    assertThat(line.path("level").asText()).isEqualTo("ERROR");
    assertThat(line.at("/error/stack").asText())
        .contains("at dev.blip.functions.redirect.RedirectHandler");
  }

  @Test
  void a_click_is_followed_where_the_level_is_debug() throws Exception {
    List<JsonNode> log = log(302, Map.of("AWS_LAMBDA_LOG_LEVEL", "DEBUG"));
    JsonNode line = line(log, ": of recorded/" + slug);
    assertThat(line.path("level").asText()).isEqualTo("DEBUG");
    assertThat(line.path("click").asText()).isEqualTo(queuedClick());
  }

  @Test
  void an_event_is_a_counter_of_cloudwatch_with_the_stack_as_its_dimension() throws Exception {
    JsonNode counter = only(log(302, Map.of()), line -> line.has("ClicksNotTold"));
    assertThat(counter.at("/_aws/CloudWatchMetrics"))
        .isEqualTo(
            Json.tree(
                """
                [{"Namespace":"Blip/test","Dimensions":[["Service"]],
                "Metrics":[{"Name":"ClicksNotTold","Unit":"Count"}]}]
                """));
    assertThat(counter.path("Service").asText()).isEqualTo("test");
    assertThat(counter.path("ClicksNotTold").asInt()).isEqualTo(1);
    assertThat(counter.path("why").asText()).isNotEmpty();
  }

  /** Else each build would give all functions new versions and snapshots. */
  @Test
  void the_same_code_makes_the_same_jar() throws Exception {
    try (var jar = new ZipFile(Path.of("target", "blip-functions-aws.jar").toFile())) {
      assertThat(jar.stream().filter(entry -> entry.getName().startsWith("dev/blip/")))
          .isNotEmpty()
          .allSatisfy(
              entry ->
                  assertThat(entry.getTimeLocal())
                      .as(entry.getName())
                      .isEqualTo(LocalDateTime.of(2026, 1, 1, 0, 0)));
    }
  }
}
