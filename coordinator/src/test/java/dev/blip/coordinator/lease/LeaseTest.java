package dev.blip.coordinator.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.blip.coordinator.lease.LeaseRow.Standing;
import dev.blip.coordinator.runtime.storage.ShardEpoch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** Leases and shards on DynamoDB Local. Each test has leases and shards of its own. */
class LeaseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static LocalTable server;
  private static LeaseTable table;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final AtomicLong jump = new AtomicLong();

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

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) each.close();
  }

  private Lease lease() {
    Ticks jumping =
        () ->
            new Ticks.Moment(
                System.nanoTime() + jump.get() * 1_000_000, System.currentTimeMillis());
    Lease lease = Lease.take(table, jumping, UUID.randomUUID().toString(), "nowhere");
    open.add(lease);
    return lease;
  }

  private ShardEpochs shardEpochs(Lease lease) {
    LeaseWatch watch = LeaseWatch.start(table, lease, row -> {});
    open.add(watch);
    return new ShardEpochs(table, lease, watch);
  }

  private long version(Lease lease) {
    return table.lease(lease.id()).orElseThrow().version();
  }

  @Test
  void lease_holds_as_long_as_it_is_renewed() {
    Lease lease = lease();
    long before = version(lease);
    await().atMost(PATIENCE).until(() -> version(lease) >= before + 2);
    assertThat(lease.holds()).isTrue();
    lease.stand(Standing.MEMBER);
    assertThat(table.lease(lease.id()).orElseThrow().standing()).isEqualTo(Standing.MEMBER);
  }

  @Test
  void lease_that_was_not_renewed_in_time_is_lost_for_good() {
    Lease lease = lease();
    jump.set(4_600);
    assertThat(lease.holds()).isFalse();
    await().atMost(PATIENCE).until(() -> lease.lost().toCompletableFuture().isDone());
    jump.set(0);
    assertThat(lease.holds()).as("an expired holder never revives its lease").isFalse();
    assertThatThrownBy(() -> lease.stand(Standing.MEMBER)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void revoked_lease_cannot_be_renewed() {
    Lease lease = lease();
    await().atMost(PATIENCE).until(() -> table.revoke(table.lease(lease.id()).orElseThrow()));
    await().atMost(PATIENCE).until(() -> lease.lost().toCompletableFuture().isDone());
    assertThat(lease.holds()).isFalse();
  }

  @Test
  void lease_that_changed_since_it_was_seen_is_not_revoked() {
    Lease lease = lease();
    LeaseRow seen = table.lease(lease.id()).orElseThrow();
    await().atMost(PATIENCE).until(() -> version(lease) > seen.version());
    assertThat(table.revoke(seen)).isFalse();
    assertThat(lease.holds()).isTrue();
  }

  @Test
  void shard_changes_hands_only_when_it_was_released_or_its_owner_is_over() {
    Lease first = lease();
    Lease second = lease();
    ShardEpochs ofFirst = shardEpochs(first);
    ShardEpochs ofSecond = shardEpochs(second);
    assertThat(ofFirst.take(1)).isTrue();
    assertThat(ofSecond.take(1)).isFalse();
    ShardEpoch shardEpoch = ofFirst.of(1).orElseThrow();
    ofFirst.release(1);
    assertThat(shardEpoch.holds()).isFalse();
    assertThat(ofSecond.take(1)).isTrue();
    assertThat(ofSecond.of(1).orElseThrow().number()).isEqualTo(shardEpoch.number() + 1);
    assertThat(row(1).copyBelow()).as("it ended cleanly").isLessThan(shardEpoch.number());
    table.remove(second.id());
    assertThat(ofFirst.take(1)).isTrue();
    assertThat(row(1).copyBelow()).as("it did not").isEqualTo(shardEpoch.number() + 1);
  }

  @Test
  void record_names_the_index_of_the_last_owner_that_had_one() {
    ShardEpochs ofFirst = shardEpochs(lease());
    ShardEpochs ofSecond = shardEpochs(lease());
    assertThat(ofFirst.take(4)).isTrue();
    assertThat(row(4).index()).isZero();
    assertThat(ofFirst.indexed(4)).isTrue();
    long epoch = row(4).epoch();
    assertThat(row(4).index()).isEqualTo(epoch);
    ofFirst.release(4);
    assertThat(ofSecond.take(4)).isTrue();
    assertThat(row(4).index()).as("the second has not opened it yet").isEqualTo(epoch);
    assertThat(ofSecond.indexed(4)).isTrue();
    assertThat(row(4).index()).isEqualTo(epoch + 1);
    assertThat(ofFirst.indexed(4)).isFalse();
    ofSecond.release(4);
    assertThat(row(4).released()).isTrue();
  }

  @Test
  void shard_whose_release_did_not_reach_the_table_is_released_when_it_can_be() throws Exception {
    ShardEpochs ofFirst = shardEpochs(lease());
    ShardEpochs ofSecond = shardEpochs(lease());
    await().atMost(PATIENCE).until(() -> ofFirst.take(3));
    server.leave();
    var released = CompletableFuture.runAsync(() -> ofFirst.release(3), Thread::startVirtualThread);
    try {
      assertThat(released)
          .failsWithin(Duration.ofMillis(500))
          .withThrowableOfType(TimeoutException.class);
      assertThat(ofFirst.take(3)).as("while it is given up").isFalse();
    } finally {
      server.comeBack();
    }
    await().atMost(PATIENCE).until(() -> ofSecond.take(3));
    assertThat(released).succeedsWithin(PATIENCE);
    assertThat(row(3).copyBelow()).as("it ended cleanly").isLessThan(row(3).epoch() - 1);
  }

  private static ShardRow row(int shard) {
    return table.shards().row(shard).orElseThrow();
  }

  @Test
  void owner_that_is_silent_is_over_after_its_lease_by_the_observers_clock() throws Exception {
    Lease first = lease();
    Lease second = lease();
    ShardEpochs ofSecond = shardEpochs(second);
    assertThat(shardEpochs(first).take(2)).isTrue();
    jump.set(10_000);
    await().atMost(PATIENCE).until(() -> first.lost().toCompletableFuture().isDone());
    assertThat(second.holds()).isFalse();
    Lease third = Lease.take(table, UUID.randomUUID().toString(), "nowhere");
    open.add(third);
    ShardEpochs ofThird = shardEpochs(third);
    assertThat(ofThird.take(2)).as("too early").isFalse();
    await().atMost(PATIENCE).until(() -> ofThird.take(2));
    assertThat(table.lease(first.id()).orElseThrow().revoked()).isTrue();
    assertThat(ofSecond.take(2)).isFalse();
  }

  @Test
  void one_of_many_founds_the_cluster() throws Exception {
    String seen = answered(table::founder).orElse(null);
    List<Callable<Optional<String>>> tries = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      String id = "founder " + i;
      tries.add(() -> answered(() -> table.found(seen, id)) ? Optional.of(id) : Optional.empty());
    }
    Set<String> founders = new HashSet<>();
    try (var threads = Executors.newFixedThreadPool(16)) {
      for (var each : threads.invokeAll(tries)) each.get().ifPresent(founders::add);
    }
    // It may not have been told so itself: the answer may have been late.
    founders.add(answered(table::founder).orElseThrow());
    assertThat(founders).hasSize(1);
  }

  /** Asks again where the table was too slow. */
  private static <T> T answered(Supplier<T> call) {
    while (true) {
      try {
        return call.get();
      } catch (ApiCallTimeoutException e) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void process_that_has_ended_is_known_to_have() throws Exception {
    Incarnation own = Incarnation.own();
    assertThat(own.hasEnded(own)).isFalse();
    Process other = new ProcessBuilder("sleep", "60").start();
    var incarnation =
        new Incarnation(
            own.machine(), other.pid(), other.info().startInstant().orElseThrow().toEpochMilli());
    assertThat(incarnation.hasEnded(own)).isFalse();
    other.destroyForcibly().waitFor();
    assertThat(incarnation.hasEnded(own)).isTrue();
    assertThat(incarnation.hasEnded(new Incarnation("elsewhere", 1, 1))).isFalse();
  }
}
