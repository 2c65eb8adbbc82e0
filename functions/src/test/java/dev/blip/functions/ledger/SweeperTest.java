package dev.blip.functions.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.blip.functions.Environment;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.protocol.Click;
import dev.blip.protocol.Uuid7;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An erasure goes on where the step before it had no more time. */
@ExtendWith(Aws.Resolver.class)
class SweeperTest {
  private final String account = "s-" + UUID.randomUUID();
  private final Aws aws;

  SweeperTest(Aws aws) {
    this.aws = aws;
  }

  private Click click(String link, Instant time) {
    String id = new Uuid7(() -> time, new SecureRandom()).next();
    long millis = time.toEpochMilli();
    return new Click(id, account, link, millis, null, null, null, "MY", null, null, false, null);
  }

  private long left(String day, String link) {
    return aws
        .dynamoDb()
        .queryPaginator(
            query ->
                query
                    .tableName("ClicksTable")
                    .keyConditionExpression("accountDay = :day")
                    .expressionAttributeValues(Map.of(":day", AttributeValue.fromS(day))))
        .items()
        .stream()
        .filter(item -> item.getOrDefault("link", AttributeValue.fromS("")).s().equals(link))
        .count();
  }

  /** How many items have an attribute of a link's. */
  private long having(String attribute, String link) {
    return CountShards.keys(account, null, true).stream()
        .flatMap(key -> counts(key).stream())
        .filter(item -> item.containsKey(attribute))
        .filter(item -> String.valueOf(item.get("hourLinkPart")).contains("#" + link + "#"))
        .count();
  }

  private List<Map<String, AttributeValue>> counts(String key) {
    return aws
        .dynamoDb()
        .queryPaginator(
            query ->
                query
                    .tableName("CountsTable")
                    .keyConditionExpression("account = :account")
                    .expressionAttributeValues(Map.of(":account", AttributeValue.fromS(key))))
        .items()
        .stream()
        .toList();
  }

  /** From its beginning. */
  private void split(LocalDate day) {
    var item =
        Map.of(
            "account", AttributeValue.fromS(account),
            "hourLinkPart", AttributeValue.fromS(DayShards.PREFIX + day),
            "from", AttributeValue.fromN("0"));
    aws.dynamoDb().putItem(put -> put.tableName("CountsTable").item(item));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void steps_of_a_moment_each_erase_everything_in_the_end(boolean isSplit) throws IOException {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    if (isSplit) split(now.atOffset(ZoneOffset.UTC).toLocalDate());
    String queue = aws.newQueue("sweeps-" + UUID.randomUUID());
    List<Click> clicks = new ArrayList<>();
    for (int i = 0; i < 60; i++) clicks.add(click(i % 2 == 0 ? "gone" : "kept", now));
    try (var rooms = new Listener()) {
      var environment = aws.environment("CLICKS_QUEUE_URL", queue, "COORDINATOR_URL", rooms.url());
      var visitors = clicks.stream().collect(Collectors.toMap(Click::id, c -> c.time() % 5));
      var outcome = new Ledger(environment).write(clicks, visitors, Duration.ofSeconds(30));
      assertThat(outcome.left()).isEmpty();
      assertThat(having("v", "gone")).isPositive();
      assertThat(having("n", "gone")).isPositive();
      var erasures = new Erasures(environment);
      var erasure = Erasure.of(account, "gone", now);
      aws.dynamoDb().transactWriteItems(all -> all.transactItems(erasures.begin(erasure)));
      new Sweeps(environment).begin(erasure, now);
      int steps = 0;
      while (!erasures.of(account, "gone").orElseThrow().isDone() && steps < 400) {
        steps++;
        step(environment, queue, Duration.ofMillis(250));
      }
      assertThat(steps).as("steps").isGreaterThan(2);
    }
    var days = DayShards.keys(account, now.atOffset(ZoneOffset.UTC).toLocalDate(), true);
    assertThat(days.stream().mapToLong(day -> left(day, "gone")).sum()).isZero();
    assertThat(days.stream().mapToLong(day -> left(day, "kept")).sum()).isEqualTo(30);
    assertThat(left(days.getFirst(), "kept") == 0).isEqualTo(isSplit);
    for (String attribute : List.of("v", "n", "total")) {
      assertThat(having(attribute, "gone")).as(attribute).isZero();
      assertThat(having(attribute, "kept")).as(attribute).isPositive();
    }
    var late = new Ledger(aws.environment()).write(clicks, Map.of(), Duration.ofSeconds(30));
    assertThat(late.left()).isEmpty();
    assertThat(late.erased()).hasSize(30);
    assertThat(having("n", "gone")).isZero();
  }

  /** What the queue has now. */
  private void step(Environment environment, String queue, Duration patience) {
    var letters = new ArrayList<Sweeper.Of>();
    for (var message : aws.messages(queue)) {
      var letter = new SQSMessage();
      letter.setBody(message.body());
      letters.add(new Sweeper.Of(new QueuedClick(letter), Sweep.read(message.body())));
    }
    var verdict = new BatchResult();
    new Sweeper(environment).sweep(letters, verdict, patience);
    assertThat(verdict.kept()).isEmpty();
  }

  @Test
  void more_rooms_than_a_batch_has_time_for_are_destroyed_in_the_next_ones() throws IOException {
    String listed =
        IntStream.range(0, 12)
            .mapToObj(i -> "{\"address\":\"topic/" + account + ".t" + i + "\"}")
            .collect(Collectors.joining(",", "{\"rooms\":[", "]}"));
    String queue = aws.newQueue("rooms-" + UUID.randomUUID());
    try (var rooms = new Listener()) {
      rooms.tells("/rooms", listed).tells("/parties/topic", "{\"access\":\"ACCOUNTS_OWN\"}");
      rooms.answersAfter(Duration.ofMillis(200));
      var environment = aws.environment("CLICKS_QUEUE_URL", queue, "COORDINATOR_URL", rooms.url());
      LocalDate day = LocalDate.now(ZoneOffset.UTC);
      long until = System.currentTimeMillis();
      close(until);
      new Sweeps(environment).next(new Sweep(account, "", until, Sweep.Part.ROOMS, day, day, null));
      step(environment, queue, Duration.ofSeconds(1));
      assertThat(destroyed(rooms)).as("within a second").isLessThan(12);
      rooms.answersAfter(Duration.ZERO);
      step(environment, queue, Duration.ofSeconds(30));
      assertThat(destroyed(rooms)).isGreaterThanOrEqualTo(12);
    }
  }

  /** As an account is while it is swept. */
  private void close(long until) {
    var item =
        Map.of(
            "account", AttributeValue.fromS(account),
            "goneUntil", AttributeValue.fromN(Long.toString(until)),
            "goneAt", AttributeValue.fromS(Instant.ofEpochMilli(until).toString()),
            "goneDone", AttributeValue.fromBool(false));
    aws.dynamoDb().putItem(put -> put.tableName("AccountsTable").item(item));
  }

  private static long destroyed(Listener rooms) {
    return rooms.calls().stream().filter(call -> call.method().equals("DELETE")).count();
  }
}
