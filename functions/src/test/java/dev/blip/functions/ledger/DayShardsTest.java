package dev.blip.functions.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.functions.Ids;
import dev.blip.functions.aws.Aws;
import dev.blip.protocol.Click;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Under which keys a hot account's clicks stand. */
@ExtendWith(Aws.Resolver.class)
class DayShardsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

  private final String account = "hot-" + UUID.randomUUID();
  private final Aws aws;
  private Instant now = Instant.parse("2026-11-20T15:00:00Z");
  private final InstantSource clock = () -> now;

  DayShardsTest(Aws aws) {
    this.aws = aws;
  }

  private Ledger ledger() {
    return new Ledger(aws.environment(), clock);
  }

  private List<Click> clicks(int count) {
    List<Click> clicks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clicks.add(
          new Click(
              Ids.random().next(),
              account,
              "l",
              now.toEpochMilli(),
              null,
              null,
              null,
              "MY",
              null,
              null,
              false,
              null));
    }
    return clicks;
  }

  private void write(Ledger ledger, List<Click> clicks) {
    assertThat(ledger.write(clicks, Map.of(), PATIENCE).left()).isEmpty();
  }

  /** How many clicks stand under each key of the day. */
  private Map<String, Integer> kept() {
    Map<String, Integer> kept = new TreeMap<>();
    for (String key : DayShards.keys(account, DAY, true)) {
      int count =
          aws.dynamoDb()
              .query(
                  query ->
                      query
                          .tableName("ClicksTable")
                          .keyConditionExpression("accountDay = :key")
                          .expressionAttributeValues(Map.of(":key", AttributeValue.fromS(key))))
              .count();
      if (count > 0) kept.put(key.substring(account.length() + 1), count);
    }
    return kept;
  }

  private long total() {
    return total(account) + total(CountShards.of(account, "l"));
  }

  private long total(String hash) {
    var key =
        Map.of(
            "account", AttributeValue.fromS(hash),
            "hourLinkPart", AttributeValue.fromS("total#l#0"));
    var item = aws.dynamoDb().getItem(get -> get.tableName("CountsTable").key(key)).item();
    return Long.parseLong(item.getOrDefault("total", AttributeValue.fromN("0")).n());
  }

  @Test
  void day_of_an_account_that_is_clicked_often_is_split_minutes_later_and_others_are_not() {
    Ledger ledger = ledger();
    write(ledger, clicks(HotDays.MANY - 1));
    now = now.plusSeconds(31);
    write(ledger, clicks(HotDays.MANY - 1));
    now = now.plus(DayShards.AHEAD);
    write(ledger, clicks(1));
    assertThat(kept()).containsOnlyKeys("2026-11-20");
    write(ledger, clicks(HotDays.MANY - 1));
    int whole = 3 * HotDays.MANY - 1;
    now = now.plus(DayShards.AHEAD).minusMillis(1);
    write(ledger, clicks(1));
    assertThat(kept()).containsExactlyEntriesOf(Map.of("2026-11-20", whole));
    now = now.plusMillis(1);
    write(ledger, clicks(400));
    assertThat(kept()).hasSize(1 + DayShards.COUNT).containsEntry("2026-11-20", whole);
    assertThat(kept().values()).allMatch(count -> count > 50);
    assertThat(total()).isEqualTo(whole + 400);
    assertThat(total(account)).isEqualTo(whole);
  }

  @Test
  void click_is_written_once_whichever_instance_has_it_before_and_after_the_split() {
    Ledger first = ledger();
    Ledger second = ledger();
    List<Click> before = clicks(20);
    write(first, before);
    new DayShards(aws.environment()).split(account, now.toEpochMilli());
    now = now.plus(DayShards.REMEMBERED);
    write(second, clicks(1));
    now = now.plus(DayShards.AHEAD);
    List<Click> after = clicks(20);
    for (Ledger ledger : List.of(first, second, ledger())) {
      write(ledger, before);
      write(ledger, after);
    }
    new DayShards(aws.environment()).split(account, now.toEpochMilli());
    write(ledger(), after);
    assertThat(total()).isEqualTo(41);
    assertThat(kept()).containsEntry("2026-11-20", 21);
    assertThat(kept().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(41);
  }

  @Test
  void instance_forgets_a_hot_day_whose_account_was_deleted_and_begins_anew() {
    Ledger ledger = ledger();
    new DayShards(aws.environment()).split(account, now.toEpochMilli());
    now = now.plus(DayShards.AHEAD);
    write(ledger, clicks(20));
    assertThat(kept()).hasSizeGreaterThan(1).doesNotContainKey("2026-11-20");
    var item =
        Map.of(
            "account", AttributeValue.fromS(account),
            "hourLinkPart", AttributeValue.fromS(DayShards.PREFIX + DAY));
    aws.dynamoDb().deleteItem(delete -> delete.tableName("CountsTable").key(item));
    now = now.plus(DayShards.REMEMBERED);
    write(ledger, clicks(1));
    assertThat(kept()).containsEntry("2026-11-20", 1);
  }

  @Test
  void instance_that_knew_of_no_hot_day_hears_of_one_before_its_first_click() {
    DayShards reader = new DayShards(aws.environment());
    assertThat(reader.hasSplit(account, now.toEpochMilli())).isFalse();
    new DayShards(aws.environment()).split(account, now.toEpochMilli());
    now = now.plus(DayShards.AHEAD);
    assertThat(reader.hasSplit(account, now.toEpochMilli())).isTrue();
    assertThat(reader.hasSplit(account + "-2", now.toEpochMilli())).isFalse();
  }

  @Test
  void batch_of_many_links_that_a_day_is_split_in_is_written_whole() {
    new DayShards(aws.environment()).split(account, now.toEpochMilli());
    Instant moment = now.plus(DayShards.AHEAD);
    List<Click> batch = new ArrayList<>();
    for (int i = 0; i < 66; i++) {
      now = moment.plusMillis(i % 2 - 1);
      for (Click click : clicks(1)) batch.add(of("l" + i / 2, click));
    }
    write(ledger(), batch);
    assertThat(kept().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(66);
  }

  private static Click of(String link, Click click) {
    return new Click(
        click.id(),
        click.account(),
        link,
        click.time(),
        null,
        null,
        null,
        "MY",
        null,
        null,
        false,
        null);
  }

  @Test
  void day_that_ends_before_it_could_be_split_is_left_whole() {
    now = Instant.parse("2026-11-20T23:58:00Z");
    DayShards shards = new DayShards(aws.environment());
    shards.split(account, now.toEpochMilli());
    assertThat(shards.keys(account, DAY)).hasSize(1);
    assertThat(shards.keys(account, DAY.plusDays(1))).hasSize(1);
  }
}
