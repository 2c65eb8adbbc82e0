package dev.blip.functions.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.blip.functions.aws.Aws;
import dev.blip.protocol.Click;
import dev.blip.protocol.Uuid7;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Visitors, each counted once, as values and as items that ledgers write. */
@ExtendWith(Aws.Resolver.class)
class VisitorsTest {
  private static final long TIME = 1_795_210_812_345L;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String account = "v-" + UUID.randomUUID();
  private final Map<String, Long> visitors = new HashMap<>();
  private final Aws aws;

  VisitorsTest(Aws aws) {
    this.aws = aws;
  }

  private static List<Long> hashes(int count) {
    var random = new SplittableRandom(7);
    return LongStream.generate(random::nextLong).limit(count).boxed().toList();
  }

  private static Visitors stored(Visitors visitors) {
    return Visitors.of(Map.of(Visitors.NAME, visitors.attribute()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 21, 99, 100})
  void up_to_a_hundred_are_counted_exactly(int count) {
    var visitors = stored(Visitors.NONE.with(hashes(count)));
    assertThat(visitors.count()).isEqualTo(count);
    assertThat(visitors.with(hashes(count))).isEqualTo(visitors);
  }

  @ParameterizedTest
  @ValueSource(ints = {101, 1_000, 50_000, 1_000_000})
  void more_are_counted_nearly_in_a_kilobyte(int count) {
    var visitors = Visitors.NONE.with(hashes(60));
    visitors = stored(stored(visitors).with(hashes(count)));
    assertThat(visitors.count()).isCloseTo(count, withPercentage(8));
    assertThat(visitors.with(hashes(count))).isEqualTo(visitors);
    assertThat(visitors.attribute().b().asByteArray()).hasSize(1_024);
  }

  @Test
  void visitors_of_several_items_count_once() {
    var union = new Visitors.Union();
    for (int from = 0; from < 240; from += 40) {
      union.add(Visitors.NONE.with(hashes(300).subList(from, from + 60)));
    }
    assertThat(union.count()).isEqualTo(260);
    union.add(Visitors.NONE.with(hashes(1_000)));
    assertThat(union.count()).isCloseTo(1_000, withPercentage(8));
  }

  /** A click, with its visitor. */
  private Click click(String link, long time, long visitor) {
    String id = new Uuid7(() -> Instant.ofEpochMilli(time), new SecureRandom()).next();
    visitors.put(id, visitor);
    return new Click(id, account, link, time, null, null, null, null, null, null, false, null);
  }

  private void write(Ledger ledger, List<Click> clicks) {
    var outcome = ledger.write(clicks, visitors, PATIENCE);
    assertThat(outcome.left()).isEmpty();
    assertThat(outcome.refused()).isEmpty();
  }

  private Ledger ledger() {
    return new Ledger(aws.environment());
  }

  private List<Map<String, AttributeValue>> items() {
    return aws
        .dynamoDb()
        .queryPaginator(
            query ->
                query
                    .tableName("CountsTable")
                    .keyConditionExpression("account = :account")
                    .expressionAttributeValues(Map.of(":account", AttributeValue.fromS(account))))
        .items()
        .stream()
        .toList();
  }

  private long counted() {
    var union = new Visitors.Union();
    items().forEach(item -> union.add(Visitors.of(item)));
    return union.count();
  }

  @Test
  void clicks_that_come_again_and_visitors_who_do_count_once() {
    var ledger = ledger();
    List<Click> clicks = new ArrayList<>();
    for (int i = 0; i < 90; i++) clicks.add(click("walk", TIME + i, i % 30));
    write(ledger, clicks);
    write(ledger, clicks);
    write(ledger(), clicks);
    assertThat(counted()).isEqualTo(30);
    write(ledger(), List.of(click("walk", TIME + 100, 7), click("walk", TIME + 101, 77)));
    assertThat(counted()).isEqualTo(31);
  }

  @Test
  void instance_that_knows_less_than_the_table_learns_what_is_there() {
    List<Ledger> ledgers = new ArrayList<>();
    for (int i = 0; i < 12; i++) ledgers.add(ledger());
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < ledgers.size(); i++) {
        write(ledgers.get(i), List.of(click("walk", TIME, round * 100 + i)));
      }
    }
    assertThat(counted()).isEqualTo(36);
    assertThat(items().stream().filter(item -> item.containsKey(Visitors.NAME)))
        .hasSizeBetween(1, 4);
  }

  @Test
  void instances_that_meet_at_a_busy_link_lose_nobody() throws Exception {
    List<Long> hashes = hashes(600);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writes = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        List<Click> clicks = new ArrayList<>();
        for (long hash : hashes.subList(i * 100, i * 100 + 100)) {
          clicks.add(click("hot", TIME, hash));
        }
        var ledger = ledger();
        writes.add(threads.submit(() -> write(ledger, clicks)));
      }
      for (Future<?> each : writes) each.get();
    }
    var all = new Visitors.Union();
    all.add(Visitors.NONE.with(hashes));
    assertThat(counted()).isEqualTo(all.count());
  }

  @Test
  void visitor_of_erased_clicks_is_written_nowhere() {
    var erasure = Erasure.of(account, "gone", Instant.ofEpochMilli(TIME));
    var writes = new Erasures(aws.environment()).begin(erasure);
    aws.dynamoDb().transactWriteItems(all -> all.transactItems(writes));
    var late = click("gone", TIME, 5);
    write(ledger(), List.of(late, click("kept", TIME, 6)));
    assertThat(counted()).isEqualTo(1);
  }
}
