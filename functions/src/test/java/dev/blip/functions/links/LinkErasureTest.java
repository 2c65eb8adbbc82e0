package dev.blip.functions.links;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.Environment;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.history.HistoryHandler;
import dev.blip.functions.ledger.LedgerHandler;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import dev.blip.protocol.Uuid7;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.Message;

/** A link is deleted with its clicks: what tells of them before, meanwhile and after. */
@ExtendWith(Aws.Resolver.class)
class LinkErasureTest {
  private static final String ERASED = "?clicks=true";

  private final String account = "e-" + UUID.randomUUID();
  private final String gone = "gone-" + UUID.randomUUID();
  private final String kept = "kept-" + UUID.randomUUID();
  private final long now = System.currentTimeMillis();
  private final Aws aws;
  private final String queue;
  private final Listener rooms = new Listener();
  private final LinkCalls links;
  private final LedgerHandler ledger;
  private final HistoryHandler history;

  LinkErasureTest(Aws aws) throws IOException {
    this.aws = aws;
    queue = aws.newQueue("erasure-" + UUID.randomUUID());
    Environment environment =
        aws.environment("CLICKS_QUEUE_URL", queue, "COORDINATOR_URL", rooms.url());
    links = new LinkCalls(new LinksHandler(environment), account);
    ledger = new LedgerHandler(environment);
    history = new HistoryHandler(environment);
    for (String slug : List.of(gone, kept)) {
      links.make("{\"slug\":\"" + slug + "\",\"destination\":\"https://example.org/\"}");
    }
  }

  @AfterEach
  void stop() {
    rooms.close();
  }

  private String click(String link, Duration ago, boolean bot) {
    long time = now - ago.toMillis();
    String id = new Uuid7(() -> Instant.ofEpochMilli(time), new SecureRandom()).next();
    return Json.write(
        new Click(id, account, link, time, 3.0, 101.0, null, "MY", null, null, bot, null));
  }

  /** Clicks of three days, every third one a bot's. */
  private List<String> clicks(String link, int count) {
    List<String> clicks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clicks.add(click(link, Duration.ofHours(24L * (i % 3)), i % 3 == 2));
    }
    return clicks;
  }

  private List<String> deliver(List<String> bodies) {
    return Recorded.event("sqs")
        .change(
            event -> {
              ArrayNode records = (ArrayNode) event.path("Records");
              ObjectNode model = (ObjectNode) records.remove(0);
              for (String body : bodies) {
                ObjectNode record = model.deepCopy();
                records.add(record.put("messageId", "m-" + records.size()).put("body", body));
              }
            })
        .to(ledger)
        .path("batchItemFailures")
        .findValuesAsText("itemIdentifier");
  }

  private JsonNode asked(String path, Map<String, String> query) {
    JsonNode answer =
        Recorded.event("http-api")
            .with("requestContext/http/method", "GET")
            .with("requestContext/authorizer/lambda/account", account)
            .with("rawPath", path)
            .with("queryStringParameters", query)
            .with("body", null)
            .to(history);
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(200);
    return Json.tree(answer.path("body").asText());
  }

  private long total() {
    return asked("/api/stats", Map.of("by", "link")).path("total").asLong();
  }

  private String clicksTold() {
    return asked("/api/clicks", Map.of("bots", "true", "limit", "1000")).toString();
  }

  /** Lets the ledger take what its queue has until nothing is left; answers how many messages. */
  private int sweep() {
    int taken = 0;
    List<Message> messages = aws.messages(queue);
    while (!messages.isEmpty()) {
      taken += messages.size();
      assertThat(deliver(messages.stream().map(Message::body).toList())).isEmpty();
      messages = aws.messages(queue);
    }
    return taken;
  }

  private JsonNode erasure() {
    return links.call("GET", "/" + gone + "/erasure", "").json();
  }

  private List<String> itemsOf(String table, String hash, String key) {
    return aws
        .dynamoDb()
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .keyConditionExpression("#hash = :key")
                    .expressionAttributeNames(Map.of("#hash", hash))
                    .expressionAttributeValues(Map.of(":key", AttributeValue.fromS(key))))
        .items()
        .stream()
        .map(Object::toString)
        .filter(item -> item.contains(gone))
        .toList();
  }

  private List<String> leftInTheTables() {
    List<String> left = new ArrayList<>();
    for (int ago = 0; ago < 4; ago++) {
      String day = Instant.ofEpochMilli(now).minus(Duration.ofDays(ago)).toString();
      left.addAll(itemsOf("ClicksTable", "accountDay", account + "#" + day.substring(0, 10)));
    }
    left.addAll(itemsOf("CountsTable", "account", account));
    return left;
  }

  @Test
  void nothing_tells_of_them_from_the_answer_on_and_nothing_is_left_in_the_end() {
    assertThat(deliver(clicks(gone, 90))).isEmpty();
    assertThat(deliver(clicks(kept, 30))).isEmpty();
    assertThat(total()).isEqualTo(80);
    LinkCalls.Answer answer = links.call("DELETE", "/" + gone + ERASED, "");
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.headers()).containsEntry("Location", "/api/links/" + gone + "/erasure");
    assertThat(answer.json().path("state").asText()).isEqualTo("erasing");
    assertThat(total()).isEqualTo(20);
    assertThat(asked("/api/stats", Map.of("link", gone, "by", "day")).path("total").asLong())
        .isZero();
    assertThat(clicksTold()).contains(kept).doesNotContain(gone);
    assertThat(sweep()).isPositive();
    assertThat(erasure().path("state").asText()).isEqualTo("done");
    assertThat(erasure().path("clicks").asLong()).isEqualTo(90);
    assertThat(total()).isEqualTo(20);
    assertThat(clicksTold()).contains(kept).doesNotContain(gone);
    assertThat(leftInTheTables())
        .as("the total, that keeps late clicks away, and the erasure")
        .hasSize(2)
        .allMatch(item -> item.contains("forgetAt") && !item.contains("c#MY"));
    assertThat(rooms.calls().getLast().uri().getPath())
        .isEqualTo("/rooms/clicks/" + account + "/requests/erasures");
    assertThat(Json.tree(rooms.calls().getLast().body()).path("link").asText()).isEqualTo(gone);
  }

  @Test
  void late_clicks_are_written_nowhere_and_those_beside_them_are() {
    assertThat(deliver(clicks(gone, 3))).isEmpty();
    links.call("DELETE", "/" + gone + ERASED, "");
    sweep();
    int calls = rooms.calls().size();
    List<String> late = new ArrayList<>(clicks(gone, 6));
    late.addAll(clicks(kept, 3));
    assertThat(deliver(late)).isEmpty();
    assertThat(deliver(List.of(click(gone, Duration.ZERO, true)))).isEmpty();
    assertThat(total()).isEqualTo(2);
    assertThat(leftInTheTables()).hasSize(2);
    assertThat(rooms.calls()).hasSize(calls + 1);
    assertThat(rooms.calls().getLast().body()).contains(kept).doesNotContain(gone);
  }

  @Test
  void clicks_that_come_at_the_same_moment_are_not_left() throws Exception {
    var open = new AtomicBoolean(true);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 3; i++) {
        threads.submit(
            () -> {
              while (open.get()) deliver(clicks(gone, 5));
            });
      }
      var answer = links.call("DELETE", "/" + gone + ERASED, "");
      assertThat(answer.status()).as(answer.body()).isEqualTo(202);
      assertThat(total()).isZero();
      sweep();
      assertThat(total()).isZero();
      open.set(false);
    }
    sweep();
    assertThat(leftInTheTables()).hasSize(2);
  }

  @Test
  void erased_link_does_not_come_back_and_its_slug_is_free_for_nobody() {
    links.call("DELETE", "/" + gone + ERASED, "");
    assertThat(links.call("GET", "/" + gone, "").status()).isEqualTo(404);
    assertThat(links.call("POST", "/" + gone + "/restore", "").status()).isEqualTo(404);
    String again = "{\"slug\":\"" + gone + "\",\"destination\":\"https://example.org/\"}";
    assertThat(links.call("POST", "", again).status()).isEqualTo(409);
    assertThat(links.call("DELETE", "/" + gone, "").status()).isEqualTo(404);
    assertThat(links.call("DELETE", "/" + kept + "?clicks=false", "").status()).isEqualTo(204);
    assertThat(links.call("POST", "/" + kept + "/restore", "").status()).isEqualTo(200);
    assertThat(links.call("GET", "/" + kept + "/erasure", "").status()).isEqualTo(404);
  }

  @Test
  void what_was_begun_goes_on_when_it_is_asked_for_again() throws IOException {
    String away;
    try (var listener = new Listener()) {
      away = listener.url();
    }
    deliver(clicks(gone, 3));
    var halfway =
        new LinkCalls(new LinksHandler(aws.environment("AWS_ENDPOINT_URL_SQS", away)), account);
    assertThat(halfway.call("DELETE", "/" + gone + ERASED, "").status()).isEqualTo(503);
    assertThat(total()).isZero();
    assertThat(links.call("DELETE", "/" + gone + ERASED, "").status()).isEqualTo(202);
    rooms.answers(503);
    List<String> orders = aws.messages(queue).stream().map(Message::body).toList();
    assertThat(deliver(orders)).as("its room is away").containsExactly("m-0");
    rooms.answers(200);
    assertThat(deliver(orders)).isEmpty();
    assertThat(deliver(orders)).as("delivered twice").isEmpty();
    sweep();
    assertThat(erasure().path("state").asText()).isEqualTo("done");
    assertThat(leftInTheTables()).hasSize(2);
  }

  @Test
  void wrong_calls_are_told_what_is_wrong() {
    assertThat(links.call("DELETE", "/" + gone + "?clicks=yes", "").message())
        .isEqualTo("clicks must be true or false, was \"yes\"");
    assertThat(links.call("DELETE", "/" + gone + "?what=1", "").status()).isEqualTo(400);
    assertThat(links.call("GET", "/" + gone + ERASED, "").status()).isEqualTo(400);
    assertThat(links.call("DELETE", "/" + gone + ERASED, "", "if-match", "\"x\"").status())
        .isEqualTo(412);
    assertThat(links.call("POST", "/" + gone + "/erasure", "").status()).isEqualTo(405);
    assertThat(links.call("DELETE", "/nobody-has-it" + ERASED, "").status()).isEqualTo(404);
  }
}
