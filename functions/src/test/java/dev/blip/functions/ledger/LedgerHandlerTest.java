package dev.blip.functions.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.Environment;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import dev.blip.protocol.Uuid7;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.Message;

/** The ledger, from an event as SQS writes it to the tables, the rooms and the dead letters. */
@ExtendWith(Aws.Resolver.class)
class LedgerHandlerTest {
  private static final long TIME = 1_795_210_812_345L;
  private static final Uuid7 IDS = new Uuid7(() -> Instant.ofEpochMilli(TIME), new SecureRandom());

  private final String account = "l-" + UUID.randomUUID();
  private final Aws aws;
  private final String queue;
  private final String deadLetters;
  private final Listener rooms;

  LedgerHandlerTest(Aws aws) throws IOException {
    this.aws = aws;
    queue = aws.newQueue("ledger-" + UUID.randomUUID());
    deadLetters = aws.newQueue("dead-" + UUID.randomUUID());
    rooms = new Listener();
  }

  @AfterEach
  void stop() {
    rooms.close();
  }

  private LedgerHandler ledger(String... others) {
    var all =
        new ArrayList<>(
            List.of(
                "CLICKS_QUEUE_URL", queue,
                "DEAD_LETTERS_URL", deadLetters,
                "COORDINATOR_URL", rooms.url()));
    all.addAll(List.of(others));
    Environment environment = aws.environment(all.toArray(String[]::new));
    return new LedgerHandler(environment);
  }

  private static Click click(String account, @Nullable Double latitude, @Nullable String referrer) {
    Double longitude = latitude == null ? null : 0.0;
    return new Click(
        IDS.next(),
        account,
        "walk",
        TIME,
        latitude,
        longitude,
        null,
        "MY",
        null,
        "mobile",
        false,
        referrer);
  }

  private Click click() {
    return click(account, 3.14, "news.example.org");
  }

  /** A click that DynamoDB refuses: its numbers have magnitudes of 1E-130 and more. */
  private Click refused() {
    return click(aws.withExactPlaces(account), 1e-200, null);
  }

  private static String text(Click click) {
    return Json.write(click);
  }

  /** The recorded event with messages m-0, m-1 and so on. */
  private static Recorded batch(int receives, List<String> bodies) {
    return Recorded.event("sqs")
        .change(
            event -> {
              ArrayNode records = (ArrayNode) event.path("Records");
              ObjectNode model = (ObjectNode) records.remove(0);
              for (String body : bodies) {
                ObjectNode record = model.deepCopy();
                record.put("messageId", "m-" + records.size()).put("body", body);
                ObjectNode attributes = (ObjectNode) record.path("attributes");
                attributes.put("ApproximateReceiveCount", Integer.toString(receives));
                attributes.put("SentTimestamp", Long.toString(System.currentTimeMillis()));
                records.add(record);
              }
            });
  }

  private static List<String> failures(JsonNode answer) {
    return answer.path("batchItemFailures").findValuesAsText("itemIdentifier");
  }

  private List<Map<String, AttributeValue>> written() {
    return aws
        .dynamoDb()
        .queryPaginator(
            query ->
                query
                    .tableName("ClicksTable")
                    .keyConditionExpression("accountDay = :day")
                    .expressionAttributeValues(
                        Map.of(":day", AttributeValue.fromS(account + "#2026-11-20"))))
        .items()
        .stream()
        .toList();
  }

  /** All counters of the account by name. */
  private Map<String, Long> counters() {
    Map<String, Long> all = new HashMap<>();
    aws.dynamoDb()
        .queryPaginator(
            query ->
                query
                    .tableName("CountsTable")
                    .keyConditionExpression("account = :account")
                    .expressionAttributeValues(Map.of(":account", AttributeValue.fromS(account))))
        .items()
        .forEach(
            item ->
                item.forEach(
                    (name, value) -> {
                      if (value.n() != null) all.merge(name, Long.valueOf(value.n()), Long::sum);
                    }));
    return all;
  }

  private List<String> told() {
    return rooms.calls().stream()
        .flatMap(call -> Json.readList(call.body(), Click.class).stream())
        .map(Click::id)
        .toList();
  }

  @Test
  void recorded_message_is_in_the_table_in_the_counters_and_with_its_room() {
    JsonNode answer =
        Recorded.event("sqs")
            .change(
                event -> {
                  ObjectNode record = (ObjectNode) event.at("/Records/0");
                  String body =
                      record.path("body").asText().replace("\"recorded\"", '"' + account + '"');
                  record.put("body", body);
                })
            .to(ledger());
    assertThat(answer).isEqualTo(Json.tree("{\"batchItemFailures\":[]}"));
    assertThat(written())
        .singleElement()
        .satisfies(
            item -> {
              assertThat(ClickItem.read(item).city()).isEqualTo("Kuala Lumpur");
              assertThat(ClickItem.read(item).time()).isEqualTo(TIME);
            });
    assertThat(counters())
        .hasSize(8)
        .containsAllEntriesOf(
            Map.of("n", 1L, "q#2", 1L, "c#MY", 1L, "d#desktop", 1L, "r#news.example.org", 1L))
        .containsEntry("t#Kuala Lumpur, MY", 1L);
    assertThat(told()).containsExactly("019aa3f0-5c3b-7d2e-9a41-0c8f6b2d1e77");
    assertThat(rooms.calls().getFirst().uri().getPath())
        .isEqualTo("/rooms/clicks/" + account + "/requests/clicks");
  }

  @Test
  void message_that_is_no_click_comes_again_four_times_and_then_is_a_dead_letter() {
    Click good = click();
    List<String> bodies =
        List.of(
            "", "not JSON", text(good), "[]", "{\"id\":\"a\"}", text(good).replace("3.14", "91"));
    for (int receives = 1; receives <= 4; receives++) {
      assertThat(failures(batch(receives, bodies).to(ledger())))
          .containsExactlyInAnyOrder("m-0", "m-1", "m-3", "m-4", "m-5");
    }
    assertThat(aws.messages(deadLetters)).isEmpty();
    assertThat(failures(batch(5, bodies.subList(1, 6)).to(ledger()))).isEmpty();

    List<Message> dead = aws.messages(deadLetters);
    assertThat(dead.stream().map(Message::body))
        .containsExactlyInAnyOrder(bodies.get(1), bodies.get(3), bodies.get(4), bodies.get(5));
    assertThat(dead)
        .filteredOn(message -> message.body().contains("91"))
        .singleElement()
        .satisfies(
            message -> {
              assertThat(attribute(message, "reason"))
                  .startsWith("it is no click: ")
                  .contains("latitude must be -90..90, was 91.0");
              assertThat(attribute(message, "receives")).isEqualTo("5");
              assertThat(attribute(message, "message")).isEqualTo("m-4");
            });
    assertThat(written()).hasSize(1);
    assertThat(counters()).containsEntry("n", 1L);
  }

  private static String attribute(Message message, String name) {
    return String.valueOf(
        Objects.requireNonNull(message.messageAttributes().get(name)).stringValue());
  }

  @Test
  void click_that_the_table_refuses_holds_up_no_other_and_ends_among_the_dead_letters() {
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 200; i++) bodies.add(text(i == 77 || i == 150 ? refused() : click()));
    assertThat(failures(batch(1, bodies).to(ledger()))).containsExactlyInAnyOrder("m-77", "m-150");
    assertThat(written()).hasSize(198);
    assertThat(counters()).containsEntry("n", 198L).containsEntry("r#news.example.org", 198L);
    assertThat(told()).hasSize(198);

    assertThat(failures(batch(5, bodies).to(ledger()))).isEmpty();
    assertThat(aws.messages(deadLetters))
        .hasSize(2)
        .allSatisfy(
            message ->
                assertThat(attribute(message, "reason")).startsWith("the ledger refuses it: "));
    assertThat(counters()).containsEntry("n", 198L);
  }

  @Test
  void dead_letters_that_cannot_be_reached_lose_nothing() throws IOException {
    var ledger = ledger("AWS_ENDPOINT_URL_SQS", goneAddress());
    List<String> bodies = List.of("not JSON", text(click()));
    assertThat(failures(batch(5, bodies).to(ledger))).containsExactly("m-0");
    assertThat(written()).hasSize(1);
  }

  @Test
  void clicks_stay_while_the_table_is_away_however_often_they_came() throws IOException {
    var ledger = ledger("AWS_ENDPOINT_URL_DYNAMODB", goneAddress());
    List<String> bodies = List.of(text(click()), text(click()));
    assertThat(failures(batch(500, bodies).to(ledger))).containsExactly("m-0", "m-1");
    assertThat(aws.messages(deadLetters)).isEmpty();
    assertThat(rooms.calls()).isEmpty();
    assertThat(failures(batch(501, bodies).to(ledger()))).isEmpty();
    assertThat(written()).hasSize(2);
  }

  @Test
  void table_that_never_answers_is_given_up_within_the_functions_time() throws IOException {
    try (var hung = new Listener().neverAnswers()) {
      var ledger = ledger("AWS_ENDPOINT_URL_DYNAMODB", hung.url());
      List<String> bodies = IntStream.range(0, 300).mapToObj(i -> text(click())).toList();
      long start = System.nanoTime();
      assertThat(failures(batch(1, bodies).to(ledger))).hasSize(300);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(11));
    }
  }

  @Test
  void clicks_stay_while_the_room_is_away_and_count_once() {
    List<String> bodies = List.of(text(click()), text(click()));
    for (int status : List.of(502, 500, 400)) {
      rooms.answers(status);
      assertThat(failures(batch(50, bodies).to(ledger()))).containsExactly("m-0", "m-1");
    }
    assertThat(aws.messages(deadLetters)).isEmpty();
    assertThat(written()).hasSize(2);
    assertThat(counters()).containsEntry("n", 2L);
    rooms.answers(200);
    assertThat(failures(batch(51, bodies).to(ledger()))).isEmpty();
    assertThat(counters()).containsEntry("n", 2L);
  }

  @Test
  void rooms_are_called_side_by_side_and_one_that_fails_keeps_its_own_clicks_alone() {
    var ledger = ledger();
    // A connection each, which must be there in a quarter of a second.
    await().until(() -> failures(batch(1, ofTwentyAccounts(20)).to(ledger)).isEmpty());
    rooms.calls().clear();
    rooms.answersAfter(Duration.ofMillis(500)).refuses(account + "-7/");
    List<String> bodies = ofTwentyAccounts(60);
    long start = System.nanoTime();
    assertThat(failures(batch(1, bodies).to(ledger))).containsExactly("m-7", "m-27", "m-47");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(rooms.calls()).hasSize(20);
    assertThat(told()).hasSize(60).doesNotHaveDuplicates();
  }

  private List<String> ofTwentyAccounts(int clicks) {
    return IntStream.range(0, clicks)
        .mapToObj(i -> text(click(account + "-" + i % 20, 3.14, null)))
        .toList();
  }

  @Test
  void rooms_that_never_answer_are_given_up_within_the_functions_time() {
    rooms.neverAnswers();
    List<String> bodies =
        IntStream.range(0, 100).mapToObj(i -> text(click(account + "-" + i, 3.14, null))).toList();
    long start = System.nanoTime();
    assertThat(failures(batch(1, bodies).to(ledger()))).hasSize(100);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(16));
  }

  @Test
  void bot_is_written_counted_apart_and_not_handed_over() {
    String bot = text(click()).replace("\"bot\":false", "\"bot\":true");
    assertThat(failures(batch(1, List.of(bot)).to(ledger()))).isEmpty();
    assertThat(written()).hasSize(1);
    assertThat(counters()).isEqualTo(Map.of("bots", 1L, "b#2", 1L));
    assertThat(rooms.calls()).isEmpty();
  }

  @Test
  void click_at_the_edges_of_the_world_is_written_as_it_is() {
    List<Click> clicks =
        List.of(
            click(account, 0.0, null),
            click(account, -0.0, null),
            click(account, 90.0, null),
            click(account, -90.0, null),
            click(account, null, null));
    var bodies = clicks.stream().map(LedgerHandlerTest::text).toList();
    assertThat(failures(batch(1, bodies).to(ledger()))).isEmpty();
    assertThat(written().stream().map(item -> ClickItem.read(item).latitude()))
        .containsExactlyInAnyOrder(0.0, 0.0, 90.0, -90.0, null);
  }

  /** Somebody may follow a link with any number of referrers. */
  @Test
  void counters_that_are_full_go_on_in_another_item() {
    var item = new HashMap<String, AttributeValue>();
    for (int part = 0; part < 4; part++) {
      item.put("account", AttributeValue.fromS(account));
      item.put("hourLinkPart", AttributeValue.fromS("2026-11-20T21#walk#" + part));
      for (int i = 0; i < 2_020; i++) {
        String host = "r#" + i + "-" + "x".repeat(196 - Integer.toString(i).length());
        item.put(host, AttributeValue.fromN("1"));
      }
      aws.dynamoDb().putItem(put -> put.tableName("CountsTable").item(item));
    }
    List<String> bodies =
        IntStream.range(0, 120)
            .mapToObj(i -> text(click(account, null, i + "." + "y".repeat(190))))
            .toList();
    assertThat(failures(batch(1, bodies).to(ledger()))).isEmpty();
    assertThat(failures(batch(1, bodies).to(ledger()))).isEmpty();
    assertThat(written()).hasSize(120);
    assertThat(counters()).containsEntry("n", 120L).containsEntry("c#MY", 120L);
    long referrers =
        counters().entrySet().stream()
            .filter(counter -> counter.getKey().startsWith("r#"))
            .mapToLong(Map.Entry::getValue)
            .sum();
    assertThat(referrers).isEqualTo(4 * 2_020 + 120);
    assertThat(counters().get("r#*")).isPositive();
  }

  private static String goneAddress() throws IOException {
    try (var listener = new Listener()) {
      return listener.url();
    }
  }
}
