package dev.blip.functions.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.CountedClick;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.ledger.LedgerHandler;
import dev.blip.protocol.Click;
import dev.blip.protocol.Uuid7;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Statistics and totals are the same however an account's counters are spread over keys. */
@ExtendWith(Aws.Resolver.class)
class SplitCountsTest {
  private static final Instant FIRST = Instant.parse("2026-11-18T00:00:00Z");
  private static final Duration ALL = Duration.ofDays(5);
  private static final List<String> LINKS = List.of("a", "a-b", "b", "launch", "z");

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final String whole = "whole-" + UUID.randomUUID();
  private final String hot = "hot-" + UUID.randomUUID();
  private final Aws aws;

  SplitCountsTest(Aws aws) {
    this.aws = aws;
  }

  private void split(Instant from) {
    var day = from.atOffset(ZoneOffset.UTC).toLocalDate();
    var item =
        Map.of(
            "account", AttributeValue.fromS(hot),
            "hourLinkPart", AttributeValue.fromS("shards#" + day),
            "from", AttributeValue.fromN(Long.toString(from.toEpochMilli())));
    aws.dynamoDb().putItem(put -> put.tableName("CountsTable").item(item));
  }

  private Instant moment() {
    return FIRST.plusSeconds(random.nextLong(ALL.toSeconds()));
  }

  private static String body(String account, String link, Instant time, boolean bot, long visitor) {
    String id = new Uuid7(() -> time, new SecureRandom()).next();
    long at = time.toEpochMilli();
    String country = visitor % 3 == 0 ? null : "MY";
    var click = new Click(id, account, link, at, null, null, null, country, null, null, bot, null);
    return new CountedClick(click, visitor).text();
  }

  private void write(List<String> bodies) throws IOException {
    try (var rooms = new Listener()) {
      var ledger = new LedgerHandler(aws.environment("COORDINATOR_URL", rooms.url()));
      Recorded.event("sqs")
          .change(
              event -> {
                ArrayNode records = (ArrayNode) event.path("Records");
                ObjectNode model = (ObjectNode) records.remove(0);
                for (String body : bodies) {
                  ObjectNode record = model.deepCopy();
                  records.add(record.put("messageId", "m-" + records.size()).put("body", body));
                }
              })
          .to(ledger);
    }
  }

  private Span span() {
    Instant one = moment().truncatedTo(ChronoUnit.HOURS);
    Instant other = moment().truncatedTo(ChronoUnit.HOURS);
    return one.isBefore(other) ? new Span(one, other) : new Span(other, one);
  }

  @Test
  void hot_days_are_counted_as_others_are() throws IOException {
    split(FIRST.plus(Duration.ofDays(1)).plusSeconds(random.nextInt(80_000)));
    split(FIRST.plus(Duration.ofDays(2)));
    split(FIRST.plus(Duration.ofDays(4)).plusSeconds(random.nextInt(80_000)));
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      String link = LINKS.get(random.nextInt(LINKS.size()));
      Instant time = moment();
      boolean bot = random.nextInt(5) == 0;
      long visitor = random.nextInt(20);
      for (String of : List.of(whole, hot)) bodies.add(body(of, link, time, bot, visitor));
    }
    write(bodies);
    var statistics = new Statistics(aws.environment());
    List<Span> spans = new ArrayList<>(List.of(new Span(FIRST, FIRST.plus(ALL))));
    spans.add(new Span(FIRST.plus(Duration.ofDays(2)), FIRST.plus(Duration.ofDays(2))));
    for (int i = 0; i < 4; i++) spans.add(span());
    for (Span span : spans) {
      for (Statistics.By by : Statistics.By.values()) {
        for (String link : new String[] {null, "a", "launch", "none"}) {
          assertThat(statistics.read(hot, link, span, by, ZoneOffset.UTC))
              .as("seed %d, %s of %s in %s", seed, by, link, span)
              .isEqualTo(statistics.read(whole, link, span, by, ZoneOffset.UTC));
        }
      }
    }
    var all = statistics.read(hot, null, spans.getFirst(), Statistics.By.LINK, ZoneOffset.UTC);
    assertThat(all.total() + all.bots()).isEqualTo(120);
    var counts = new LinkCounts(aws.environment());
    assertThat(counts.read(hot, "a", "z")).isEqualTo(counts.read(whole, "a", "z")).isNotEmpty();
    for (String link : LINKS) {
      assertThat(counts.read(hot, link)).isEqualTo(counts.read(whole, link));
    }
  }
}
