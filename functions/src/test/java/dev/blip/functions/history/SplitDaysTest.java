package dev.blip.functions.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.functions.account.AccountSettings;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.ledger.ClickItem;
import dev.blip.functions.ledger.DayShards;
import dev.blip.protocol.Click;
import dev.blip.protocol.Uuid7;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Pages of clicks are the same however a day is split. */
@ExtendWith(Aws.Resolver.class)
class SplitDaysTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final Aws aws;

  SplitDaysTest(Aws aws) {
    this.aws = aws;
  }

  private void put(String table, Map<String, AttributeValue> item) {
    aws.dynamoDb().putItem(put -> put.tableName(table).item(item));
  }

  private void write(String account, Click click, Random random, boolean isSplit) {
    var one =
        new Click(
            click.id(),
            account,
            click.link(),
            click.time(),
            null,
            null,
            null,
            null,
            null,
            null,
            click.bot(),
            null);
    var item = new HashMap<>(ClickItem.of(one, AccountSettings.USUAL));
    LocalDate day = Instant.ofEpochMilli(one.time()).atOffset(ZoneOffset.UTC).toLocalDate();
    List<String> keys = DayShards.keys(account, day, isSplit);
    item.put("accountDay", AttributeValue.fromS(keys.get(random.nextInt(keys.size()))));
    put("ClicksTable", item);
  }

  private List<String> pages(
      String account, @Nullable String link, boolean bots, int limit, List<Integer> sizes) {
    var pages = new ClickPages(aws.environment());
    var wanted = new ClickPages.Wanted(account, link, null, null, bots, limit);
    var span = new Span(NOON.minus(Duration.ofDays(2)), NOON.plus(Duration.ofHours(6)));
    List<String> ids = new ArrayList<>();
    String cursor = null;
    do {
      ClickPages.Page page = pages.read(wanted, span, cursor);
      page.clicks().forEach(click -> ids.add(click.id()));
      sizes.add(page.clicks().size());
      cursor = page.cursor();
    } while (cursor != null);
    return ids;
  }

  @Test
  void any_split_gives_the_pages_of_a_whole_day() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < 3; round++) {
      String whole = "whole-" + UUID.randomUUID();
      String split = "split-" + UUID.randomUUID();
      Set<LocalDate> days = new HashSet<>();
      for (int back = 0; back < 3; back++) {
        LocalDate day = LocalDate.ofInstant(NOON, ZoneOffset.UTC).minusDays(back);
        if (random.nextInt(3) == 0 && back != 1) continue;
        days.add(day);
        put(
            "CountsTable",
            Map.of(
                "account", AttributeValue.fromS(split),
                "hourLinkPart", AttributeValue.fromS("shards#" + day),
                "from", AttributeValue.fromN("0")));
      }
      int count = random.nextInt(1, 90);
      for (int i = 0; i < count; i++) {
        Instant time = NOON.minusSeconds(random.nextInt(-20_000, 200_000));
        var click =
            new Click(
                new Uuid7(() -> time, new SecureRandom()).next(),
                whole,
                random.nextBoolean() ? "one" : "two",
                time.toEpochMilli(),
                null,
                null,
                null,
                null,
                null,
                null,
                random.nextInt(4) == 0,
                null);
        LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
        write(whole, click, random, false);
        write(split, click, random, days.contains(day));
      }
      for (String link : new String[] {null, "one"}) {
        boolean bots = random.nextBoolean();
        int limit = random.nextInt(1, 30);
        List<Integer> sizes = new ArrayList<>();
        assertThat(pages(split, link, bots, limit, sizes))
            .as("seed %d, round %d", seed, round)
            .isEqualTo(pages(whole, link, bots, limit, new ArrayList<>()))
            .doesNotHaveDuplicates();
        assertThat(sizes).allMatch(size -> size <= limit);
      }
    }
  }
}
