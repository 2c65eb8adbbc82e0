package dev.blip.coordinator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.lease.Lease;
import dev.blip.coordinator.lease.LeaseTable;
import dev.blip.coordinator.lease.LeaseWatch;
import dev.blip.coordinator.lease.LocalTable;
import dev.blip.coordinator.lease.ShardEpochs;
import dev.blip.coordinator.runtime.storage.RoomCopies;
import dev.blip.coordinator.runtime.storage.RoomFiles;
import dev.blip.coordinator.runtime.storage.WakeFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards of two coordinators, taken before Pekko asks for them. */
class ShardOwnerTest {
  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private LeaseTable table;
  private LocalTable server;

  @BeforeEach
  void start() throws Exception {
    server = LocalTable.start("127.0.0.1");
    open.add(server);
    table = new LeaseTable(server.settings());
    open.add(table);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open.reversed()) each.close();
  }

  private ShardOwner owner(String id) {
    Lease lease = Lease.take(table, id, "nowhere");
    open.add(lease);
    LeaseWatch watch = LeaseWatch.start(table, lease, row -> {});
    open.add(watch);
    var copies = new RoomCopies(InstantSource.system(), Duration.ofDays(1));
    open.add(copies);
    var owner = new ShardOwner();
    owner.bind(new ShardEpochs(table, lease, watch), new WakeFiles(new RoomFiles(folder, copies)));
    return owner;
  }

  @Test
  void what_was_taken_ahead_and_is_not_asked_for_is_given_back_once() {
    ShardOwner first = owner("first");
    ShardOwner second = owner("second");
    first.takeFree();
    assertThat(server.shardsByOwner()).containsOnly(Map.entry("first", 64L));
    assertThat(first.take(1)).isTrue();
    assertThat(second.take(1)).isFalse();
    assertThat(second.take(2)).isFalse();

    first.giveBackUnasked();
    assertThat(server.shardsByOwner()).containsOnly(Map.entry("first", 1L));
    assertThat(second.take(1)).isFalse();
    assertThat(second.take(2)).isTrue();
    assertThat(first.take(3)).as("it may ask later").isTrue();
    first.giveBackUnasked();
    assertThat(first.holds(1)).isTrue();
    assertThat(first.holds(3)).isTrue();
  }
}
