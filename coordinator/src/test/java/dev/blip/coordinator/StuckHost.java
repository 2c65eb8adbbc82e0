package dev.blip.coordinator;

import dev.blip.coordinator.room.RoomSettings;
import dev.blip.coordinator.runtime.Host;
import dev.blip.coordinator.runtime.Incidents;
import dev.blip.coordinator.runtime.RoomFiles;
import dev.blip.coordinator.runtime.RoomRunner;
import dev.blip.coordinator.runtime.Sockets;
import dev.blip.coordinator.runtime.Tenure;
import dev.blip.coordinator.runtime.WakeFiles;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Uuid7;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Stuck rooms on a coordinator's own threads, and nobody who listens. */
final class StuckHost implements AutoCloseable {
  private final Tenure[] tenures = new Tenure[RoomFiles.SHARDS];
  private final List<RoomRunner> runners = new ArrayList<>();
  private final RoomThreads threads;
  private final WakeFiles index;
  private final Host host;

  StuckHost(Path folder, RoomThreads threads) {
    this.threads = threads;
    var files = new RoomFiles(folder);
    index = new WakeFiles(files);
    for (int shard = 0; shard < RoomFiles.SHARDS; shard++) {
      tenures[shard] = new Tenure(shard, 1, 0, 0, () -> true);
      index.begin(tenures[shard], () -> true);
    }
    InstantSource clock = InstantSource.system();
    host =
        new Host(
            threads,
            threads,
            clock,
            new Nobody(),
            files,
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
    Tenure tenure = tenures[RoomFiles.shard(address)];
    var runner = new RoomRunner(address, new StuckParty(), host, tenure);
    runners.add(runner);
    return new StuckRoom.Runner(runner, tenure);
  }

  /** Gives a room's shard up, as its owner does; tells whether it has ended cleanly. */
  boolean release(StuckRoom.Runner room) {
    index.end(room.tenure().shard());
    return room.tenure().end();
  }

  @Override
  public void close() {
    for (RoomRunner runner : runners) runner.stop().toCompletableFuture().join();
    threads.close();
    for (int shard = 0; shard < RoomFiles.SHARDS; shard++) index.end(shard);
  }

  private static final class Nobody implements Sockets {
    @Override
    public CompletionStage<Delivery> post(String connectionId, byte[] utf8) {
      return CompletableFuture.completedFuture(Delivery.GONE);
    }

    @Override
    public CompletionStage<Delivery> close(String connectionId) {
      return CompletableFuture.completedFuture(Delivery.GONE);
    }

    @Override
    public CompletionStage<Delivery> probe(String connectionId) {
      return CompletableFuture.completedFuture(Delivery.GONE);
    }
  }
}
