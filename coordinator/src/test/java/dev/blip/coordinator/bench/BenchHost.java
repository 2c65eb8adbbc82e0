package dev.blip.coordinator.bench;

import dev.blip.coordinator.contract.ProbeParty;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.RoomSettings;
import dev.blip.coordinator.runtime.Incidents;
import dev.blip.coordinator.runtime.Places;
import dev.blip.coordinator.runtime.RoomRunner;
import dev.blip.coordinator.runtime.RuntimeServices;
import dev.blip.coordinator.runtime.Sockets;
import dev.blip.coordinator.runtime.storage.RoomCopies;
import dev.blip.coordinator.runtime.storage.RoomFiles;
import dev.blip.coordinator.runtime.storage.ShardEpoch;
import dev.blip.coordinator.runtime.storage.WakeFiles;
import dev.blip.coordinator.testkit.Silence;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Uuid7;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Rooms as a coordinator runs them, with as many threads as told and sockets that take anything.
 */
final class BenchHost implements AutoCloseable {
  private final ExecutorService threads;
  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
  private final ShardEpoch[] shardEpochs = new ShardEpoch[RoomFiles.SHARDS];
  private final WakeFiles index;
  private final RuntimeServices services;

  /** Rooms are copied so often, in milliseconds; 0 for never. */
  private static final long COPY_EVERY = Long.getLong("blip.copy.every", 0);

  private final @Nullable RoomCopies copies;

  BenchHost(Path folder, int threadCount) {
    this(folder, threadCount, new Willing());
  }

  BenchHost(Path folder, int threadCount, Sockets sockets) {
    this(folder, threadCount, 1, 0, 0, COPY_EVERY, sockets);
  }

  /** The same as a later owner of the folder, as its {@link ShardEpoch}s. */
  BenchHost(Path folder, int threadCount, long epoch, long copyBelow, long newestIndex) {
    this(folder, threadCount, epoch, copyBelow, newestIndex, COPY_EVERY);
  }

  /** The same whose rooms are copied so often. */
  BenchHost(
      Path folder, int threadCount, long epoch, long copyBelow, long newestIndex, long copyEvery) {
    this(folder, threadCount, epoch, copyBelow, newestIndex, copyEvery, new Willing());
  }

  private BenchHost(
      Path folder,
      int threadCount,
      long epoch,
      long copyBelow,
      long newestIndex,
      long copyEvery,
      Sockets sockets) {
    InstantSource clock = InstantSource.system();
    copies = copyEvery == 0 ? null : new RoomCopies(clock, Duration.ofMillis(copyEvery));
    threads = Executors.newFixedThreadPool(threadCount);
    var files = new RoomFiles(folder, copies);
    index = new WakeFiles(files);
    for (int shard = 0; shard < RoomFiles.SHARDS; shard++) {
      shardEpochs[shard] =
          new ShardEpoch(
              shard,
              epoch,
              copyBelow,
              has(folder, shard, newestIndex) ? newestIndex : 0,
              () -> true);
      index.begin(shardEpochs[shard], () -> true);
    }
    services =
        new RuntimeServices(
            threads,
            (delay, task) -> timers.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS),
            clock,
            sockets,
            new Silence(),
            files,
            new Places(1_000_000),
            index,
            new Uuid7(clock, new Random(1)),
            new RoomSettings(Map.of("BLIP_FLUSH_MS", "3600000", "BLIP_FIRST_FLUSH_MS", "3600000")),
            Incidents.NONE,
            Duration.ofSeconds(10));
  }

  /** A shard without rooms has no index. */
  private static boolean has(Path folder, int shard, long index) {
    return Files.exists(folder.resolve("%03d/.wake/%d.db".formatted(shard, index)));
  }

  RoomRunner room(String name) {
    var address = new RoomAddress("probe", name);
    return room(address, new ProbeParty());
  }

  RoomRunner room(RoomAddress address, Party party) {
    return new RoomRunner(address, party, services, shardEpochs[RoomFiles.shard(address)]);
  }

  /** How many copies have been made. */
  long copies() {
    return copies == null ? 0 : copies.made();
  }

  @Override
  public void close() {
    if (copies != null) copies.close();
    timers.shutdownNow();
    threads.shutdown();
    for (int shard = 0; shard < RoomFiles.SHARDS; shard++) index.end(shard);
  }

  /** Takes anything at once. */
  private static final class Willing implements Sockets {
    private static final CompletableFuture<Outcome> DONE =
        CompletableFuture.completedFuture(Outcome.DONE);

    @Override
    public CompletionStage<Outcome> post(Target socket, byte[] utf8) {
      return DONE;
    }

    @Override
    public CompletionStage<Outcome> close(Target socket) {
      return DONE;
    }

    @Override
    public CompletionStage<Outcome> probe(Target socket) {
      return DONE;
    }
  }
}
