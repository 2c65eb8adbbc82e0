package dev.blip.coordinator.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ShardTableTest {
  private static LocalTable server;
  private static LeaseTable table;

  @BeforeAll
  static void start() throws Exception {
    server = LocalTable.start("127.0.0.1");
    table = new LeaseTable(server.settings());
  }

  @AfterAll
  static void stop() throws Exception {
    table.close();
    server.close();
  }

  private static ShardRow first(int shard) {
    return ShardRow.first(shard, "lease", 1_000);
  }

  /** Whether each was made, made by many threads at the same moment. */
  private static List<Boolean> make(List<ShardRow> rows) throws Exception {
    var go = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> made = new ArrayList<>();
      for (ShardRow row : rows) {
        made.add(
            threads.submit(
                () -> {
                  go.await();
                  return table.shards().replace(null, row);
                }));
      }
      go.countDown();
      List<Boolean> answers = new ArrayList<>();
      for (var each : made) answers.add(each.get());
      return answers;
    }
  }

  @Test
  void records_that_are_written_at_once_all_stand_there() throws Exception {
    List<ShardRow> rows = IntStream.range(100, 350).mapToObj(ShardTableTest::first).toList();
    assertThat(make(rows)).containsOnly(true);
    for (ShardRow row : rows) assertThat(table.shards().row(row.shard())).contains(row);
  }

  @Test
  void one_that_another_has_written_holds_up_none_of_those_that_go_with_it() throws Exception {
    ShardRow others = ShardRow.first(420, "another", 1_000);
    assertThat(table.shards().replace(null, others)).isTrue();
    List<ShardRow> rows = IntStream.range(400, 440).mapToObj(ShardTableTest::first).toList();
    List<Boolean> made = make(rows);
    for (ShardRow row : rows) {
      assertThat(made.get(row.shard() - 400)).isEqualTo(row.shard() != 420);
    }
    assertThat(table.shards().row(420)).contains(others);
  }

  @Test
  void of_many_that_would_have_the_same_shard_one_gets_it() throws Exception {
    List<ShardRow> rows =
        IntStream.range(0, 20).mapToObj(i -> ShardRow.first(500, "lease " + i, 1_000)).toList();
    List<Boolean> made = make(rows);
    assertThat(made).containsOnlyOnce(true);
    assertThat(table.shards().row(500)).contains(rows.get(made.indexOf(true)));
  }

  @Test
  void all_that_go_together_are_told_of_their_failure_and_the_next_goes_again() throws Exception {
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    List<Integer> sizes = new ArrayList<>();
    var calls =
        new Together<Integer, Integer>(
            3,
            some -> {
              sizes.add(some.size());
              begun.countDown();
              await(go);
              if (some.contains(4)) throw new IllegalArgumentException("no fours");
              return some.stream().map(i -> i * 10).toList();
            });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> alone = threads.submit(() -> calls.call(1));
      begun.await();
      List<Future<Integer>> behind = new ArrayList<>();
      for (int i = 2; i <= 7; i++) {
        int question = i;
        behind.add(threads.submit(() -> calls.call(question)));
        while (calls.waiting() < i - 1) Thread.sleep(1);
      }
      go.countDown();
      assertThat(alone.get()).isEqualTo(10);
      for (int i = 0; i < 3; i++) {
        Future<Integer> failed = behind.get(i);
        assertThatThrownBy(failed::get)
            .isInstanceOf(ExecutionException.class)
            .hasRootCauseMessage("no fours");
      }
      for (int i = 3; i < 6; i++) assertThat(behind.get(i).get()).isEqualTo((i + 2) * 10);
    }
    assertThat(calls.call(8)).isEqualTo(80);
    assertThat(sizes).containsExactly(1, 3, 3, 1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
