package dev.blip.coordinator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.lease.ShardTable.Change;
import dev.blip.coordinator.runtime.storage.ShardEpoch;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All shards that nobody has, taken at once on a DynamoDB Local of each test's own. */
class FreeShardsTest {
  private static final int SHARDS = 64;

  private final List<AutoCloseable> open = new ArrayList<>();
  private LeaseTable table;

  @BeforeEach
  void start() throws Exception {
    LocalTable server = LocalTable.start("127.0.0.1");
    open.add(server);
    table = new LeaseTable(server.settings());
    open.add(table);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open.reversed()) each.close();
  }

  private Lease lease() {
    Lease lease = Lease.take(table, UUID.randomUUID().toString(), "nowhere");
    open.add(lease);
    return lease;
  }

  private ShardEpochs shardEpochs(Lease lease) {
    LeaseWatch watch = LeaseWatch.start(table, lease, row -> {});
    open.add(watch);
    return new ShardEpochs(table, lease, watch);
  }

  private ShardRow row(int shard) {
    return table.shards().row(shard).orElseThrow();
  }

  @Test
  void all_are_taken_where_nobody_has_any() {
    Lease lease = lease();
    ShardEpochs ours = shardEpochs(lease);
    ours.takeFree(SHARDS);
    assertThat(table.shards().rows().values())
        .hasSize(SHARDS)
        .allMatch(row -> row.lease().equals(lease.id()) && !row.released());
    for (int shard = 0; shard < SHARDS; shard++) {
      assertThat(ours.take(shard)).isTrue();
      ShardEpoch shardEpoch = ours.of(shard).orElseThrow();
      assertThat(shardEpoch.holds()).isTrue();
      assertThat(shardEpoch.number()).as("taken once").isEqualTo(row(shard).epoch());
    }
  }

  @Test
  void another_keeps_its_own_and_what_it_has_left_changes_hands() {
    Lease first = lease();
    Lease gone = lease();
    ShardEpochs ofFirst = shardEpochs(first);
    ShardEpochs ofGone = shardEpochs(gone);
    assertThat(ofFirst.take(1)).isTrue();
    assertThat(ofFirst.take(2)).isTrue();
    assertThat(ofGone.take(3)).isTrue();
    ofFirst.release(2);
    table.remove(gone.id());

    ShardEpochs ofSecond = shardEpochs(lease());
    ofSecond.takeFree(SHARDS);
    assertThat(ofSecond.shards()).hasSize(SHARDS - 1).doesNotContain(1).contains(2, 3);
    assertThat(row(1).lease()).isEqualTo(first.id());
    assertThat(ofFirst.of(1).orElseThrow().holds()).isTrue();
    assertThat(row(2).copyBelow()).as("it ended cleanly").isLessThan(row(2).epoch() - 1);
    assertThat(row(3).copyBelow()).as("it did not").isEqualTo(row(3).epoch() - 1);
    assertThat(ofSecond.take(1)).isFalse();
  }

  @Test
  void none_is_taken_without_a_lease() {
    Lease lease = lease();
    ShardEpochs ours = shardEpochs(lease);
    lease.close();
    ours.takeFree(SHARDS);
    assertThat(ours.shards()).isEmpty();
    assertThat(table.shards().rows()).isEmpty();
  }

  @Test
  void one_that_has_changed_meanwhile_keeps_all_from_being_written() {
    ShardRow others = ShardRow.first(5, "another", 1_000);
    assertThat(table.shards().replace(null, others)).isTrue();
    List<Change> changes =
        IntStream.range(0, SHARDS)
            .mapToObj(shard -> new Change(null, ShardRow.first(shard, "ours", 2_000)))
            .toList();
    assertThat(table.shards().replaceAll(changes)).isFalse();
    assertThat(table.shards().rows()).containsOnlyKeys(5).containsValue(others);
    List<Change> right =
        changes.stream()
            .map(
                change ->
                    change.next().shard() == 5 ? new Change(others, others.next("ours")) : change)
            .toList();
    assertThat(table.shards().replaceAll(right)).isTrue();
    assertThat(table.shards().rows()).hasSize(SHARDS).containsEntry(5, others.next("ours"));
  }
}
