package dev.blip.local.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.data.LocalAws;
import dev.blip.local.data.QueueServer;
import dev.blip.local.data.TableServer;
import dev.blip.local.lambda.FunctionFailed;
import dev.blip.local.template.QueueSpec;
import dev.blip.local.template.StreamSource;
import dev.blip.local.template.TableSpec;
import dev.blip.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A real table's real stream, and a function that does as it is told. */
class StreamMappingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ALL_DONE = "{\"batchItemFailures\":[]}";

  @TempDir Path folder;
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private volatile Function<JsonNode, String> function = event -> ALL_DONE;
  private TableServer tables;
  private DynamoDbClient client;

  @BeforeEach
  void start() throws Exception {
    // A table from before it had a stream.
    TableServer.start(0, folder, List.of(table(null))).close();
    open(0);
  }

  private void open(int port) throws Exception {
    tables = TableServer.start(port, folder, List.of(table("NEW_AND_OLD_IMAGES")));
    client = LocalAws.dynamoDb(tables.port());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    tables.close();
  }

  private static TableSpec table(@Nullable String stream) {
    return new TableSpec(
        "Kept", Map.of("id", "S"), new TableSpec.Key("id", null), List.of(), null, stream);
  }

  private StreamMapping feed(int tries, @Nullable QueueServer letters) {
    var source =
        new StreamSource("F", "Kept", 10, true, true, tries, Duration.ofHours(6), "Letters");
    var queue = letters == null ? null : LocalAws.queue(letters.port(), "Letters");
    int port = letters == null ? 1 : letters.port();
    return StreamMapping.start(
        source,
        new TableStream(tables.port(), "Kept"),
        new GivenUp(LocalAws.sqs(port), queue),
        (name, event) -> {
          JsonNode told = Json.tree(new String(event, StandardCharsets.UTF_8));
          events.add(told);
          try {
            return function.apply(told).getBytes(StandardCharsets.UTF_8);
          } catch (IllegalStateException e) {
            throw new FunctionFailed(name, "out of order", e);
          }
        });
  }

  private void put(String id, int count) {
    var item = Map.of("id", AttributeValue.fromS(id), "n", AttributeValue.fromN("" + count));
    client.putItem(put -> put.tableName("Kept").item(item));
  }

  private List<String> brought() {
    return events.stream()
        .flatMap(event -> event.path("Records").valueStream())
        .map(record -> record.at("/dynamodb/NewImage/n/N").asText())
        .toList();
  }

  @Test
  void changes_come_in_order_as_lambda_shows_them_and_go_on_when_tables_are_back()
      throws Exception {
    try (var _ = feed(-1, null)) {
      put("a", 1);
      put("a", 2);
      await().atMost(PATIENCE).until(() -> brought().size() == 2);
      assertThat(brought()).containsExactly("1", "2");
      JsonNode record = events.getLast().path("Records").valueStream().toList().getLast();
      assertThat(record.path("eventName").asText()).isEqualTo("MODIFY");
      assertThat(record.path("eventID").asText()).isNotEmpty();
      assertThat(record.at("/dynamodb/OldImage/n/N").asText()).isEqualTo("1");
      assertThat(record.at("/dynamodb/Keys/id/S").asText()).isEqualTo("a");
      int port = tables.port();
      stop();
      open(port);
      put("a", 3);
      await().atMost(PATIENCE).until(() -> brought().contains("3"));
      assertThat(brought()).containsExactly("1", "2", "3");
    }
  }

  @Test
  void what_failed_comes_again_with_what_follows_it_and_what_was_done_does_not() throws Exception {
    for (int i = 1; i <= 4; i++) put("a", i);
    function = event -> events.size() > 1 ? ALL_DONE : failing(event, 2);
    try (var _ = feed(-1, null)) {
      await().atMost(PATIENCE).until(() -> brought().size() == 6);
      assertThat(brought()).containsExactly("1", "2", "3", "4", "3", "4");
    }
  }

  private static String failing(JsonNode event, int place) {
    String number = event.path("Records").get(place).at("/dynamodb/SequenceNumber").asText();
    return "{\"batchItemFailures\":[{\"itemIdentifier\":\"" + number + "\"}]}";
  }

  @Test
  void batch_that_fails_is_halved_until_one_alone_is_given_up_and_told_of() throws Exception {
    var letters = new QueueSpec("Letters", Duration.ofSeconds(30), Duration.ofDays(4), null);
    for (int i = 1; i <= 4; i++) put("a", i);
    function =
        event -> {
          boolean fails =
              event
                  .path("Records")
                  .valueStream()
                  .anyMatch(each -> each.at("/dynamodb/NewImage/n/N").asText().equals("2"));
          if (fails) throw new IllegalStateException("cannot do 2");
          return ALL_DONE;
        };
    try (var queues = QueueServer.start(0, folder.resolve("queues"), List.of(letters));
        var sqs = LocalAws.sqs(queues.port());
        var _ = feed(3, queues)) {
      String url = LocalAws.queue(queues.port(), "Letters").toString();
      JsonNode told =
          Json.tree(
              sqs.receiveMessage(take -> take.queueUrl(url).waitTimeSeconds(20))
                  .messages()
                  .getFirst()
                  .body());
      assertThat(told.at("/requestContext/condition").asText()).isEqualTo("RetryAttemptsExhausted");
      assertThat(told.at("/DDBStreamBatchInfo/batchSize").asInt()).isEqualTo(1);
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(brought()).endsWith("3", "4"));
    }
  }
}
