package dev.blip.coordinator;

import dev.blip.coordinator.room.RoomSettings;
import dev.blip.coordinator.runtime.Incidents;
import dev.blip.coordinator.runtime.Places;
import dev.blip.coordinator.runtime.RoomRunner;
import dev.blip.coordinator.runtime.RuntimeServices;
import dev.blip.coordinator.runtime.storage.RoomFiles;
import dev.blip.coordinator.runtime.storage.ShardEpoch;
import dev.blip.coordinator.runtime.storage.WakeFiles;
import dev.blip.coordinator.testkit.Nobody;
import dev.blip.coordinator.testkit.Silence;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Uuid7;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Stuck rooms on a coordinator's own threads, and nobody who listens. */
final class StuckHost implements AutoCloseable {
  private final ShardEpoch[] shardEpochs = new ShardEpoch[RoomFiles.SHARDS];
  private final List<RoomRunner> runners = new ArrayList<>();
  private final RoomThreads threads;
  private final WakeFiles index;
  private final RuntimeServices services;

  StuckHost(Path folder, RoomThreads threads) {
    this.threads = threads;
    var files = new RoomFiles(folder);
    index = new WakeFiles(files);
    for (int shard = 0; shard < RoomFiles.SHARDS; shard++) {
      shardEpochs[shard] = new ShardEpoch(shard, 1, 0, 0, () -> true);
      index.begin(shardEpochs[shard], () -> true);
    }
    InstantSource clock = InstantSource.system();
    services =
        new RuntimeServices(
            threads,
            threads,
            clock,
            new Nobody(),
            new Silence(),
            files,
            new Places(1_000_000),
            index,
            new Uuid7(clock, new Random(1)),
            new RoomSettings(Map.of()),
            Incidents.NONE,
            Duration.ofSeconds(10));
  }

  RoomThreads threads() {
    return threads;
  }

  StuckRoom.Runner room(String name) {
    var address = new RoomAddress("stuck", name);
    ShardEpoch shardEpoch = shardEpochs[RoomFiles.shard(address)];
    var runner = new RoomRunner(address, new StuckParty(), services, shardEpoch);
    runners.add(runner);
    return new StuckRoom.Runner(runner, shardEpoch);
  }

  /** Gives a room's shard up, as its owner does; tells whether it has ended cleanly. */
  boolean release(StuckRoom.Runner room) {
    index.end(room.shardEpoch().shard());
    return room.shardEpoch().end();
  }

  @Override
  public void close() {
    for (RoomRunner runner : runners) runner.stop().toCompletableFuture().join();
    threads.close();
    for (int shard = 0; shard < RoomFiles.SHARDS; shard++) index.end(shard);
  }
}
