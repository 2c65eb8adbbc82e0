package dev.blip.functions.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.functions.aws.Aws;
import dev.blip.functions.history.LinkCount;
import dev.blip.functions.history.LinkCounts;
import dev.blip.protocol.Click;
import dev.blip.protocol.Uuid7;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How often links were followed in all time, as the ledger adds it up. */
@ExtendWith(Aws.Resolver.class)
class LinkTotalTest {
  private static final long TIME = 1_795_210_812_345L;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String account = "t-" + UUID.randomUUID();
  private final Ledger ledger;
  private final LinkCounts counts;

  LinkTotalTest(Aws aws) {
    ledger = new Ledger(aws.environment());
    counts = new LinkCounts(aws.environment());
  }

  private Click click(String link, long time, boolean bot) {
    String id = new Uuid7(() -> Instant.ofEpochMilli(time), new SecureRandom()).next();
    return new Click(id, account, link, time, null, null, null, null, null, null, bot, null);
  }

  private void write(List<Click> clicks) {
    var outcome = ledger.write(clicks, Map.of(), PATIENCE);
    assertThat(outcome.left()).isEmpty();
    assertThat(outcome.refused()).isEmpty();
  }

  private static LinkCount count(long clicks, long last) {
    return new LinkCount(clicks, Instant.ofEpochMilli(last));
  }

  @Test
  void clicks_count_once_by_link_and_bots_not_at_all() {
    List<Click> clicks = new ArrayList<>();
    for (int i = 0; i < 150; i++) clicks.add(click("walk", TIME + i, i % 3 == 0));
    clicks.add(click("walk-2", TIME + 7, false));
    Collections.shuffle(clicks);
    write(clicks);
    write(clicks);
    assertThat(counts.read(account, "walk")).isEqualTo(count(100, TIME + 149));
    assertThat(counts.read(account, "walk-2")).isEqualTo(count(1, TIME + 7));
    assertThat(counts.read(account, "wal")).isEqualTo(LinkCount.NONE);
    assertThat(counts.read(account, "walk", "walk-2")).hasSize(2);
    assertThat(counts.read("nobody", "walk")).isEqualTo(LinkCount.NONE);
  }

  @Test
  void click_that_comes_late_counts_and_leaves_the_latest_as_it_is() {
    write(List.of(click("late", TIME, false)));
    write(List.of(click("late", TIME - 5_000, false), click("on-time", TIME, false)));
    assertThat(counts.read(account, "late")).isEqualTo(count(2, TIME));
    assertThat(counts.read(account, "on-time")).isEqualTo(count(1, TIME));
    write(List.of(click("late", TIME + 1, false)));
    assertThat(counts.read(account, "late")).isEqualTo(count(3, TIME + 1));
  }

  @Test
  void last_of_a_batch_is_the_latest_in_whatever_order_its_clicks_are() {
    List<Click> clicks = new ArrayList<>();
    for (int second : new int[] {100, 50, 200}) {
      for (int i = 0; i < 80; i++) clicks.add(click("walk", TIME + second * 1_000L + i, false));
    }
    write(clicks);
    assertThat(counts.read(account, "walk")).isEqualTo(count(240, TIME + 200_079));
  }

  @Test
  void batches_that_meet_at_one_link_lose_nothing() throws Exception {
    List<List<Click>> batches =
        IntStream.range(0, 6)
            .mapToObj(
                batch ->
                    IntStream.range(0, 20)
                        .mapToObj(i -> click("hot", TIME + batch * 20L + i, false))
                        .toList())
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writes = new ArrayList<>();
      for (List<Click> batch : batches) writes.add(threads.submit(() -> write(batch)));
      for (Future<?> each : writes) each.get();
    }
    assertThat(counts.read(account, "hot")).isEqualTo(count(120, TIME + 119));
  }
}
