package dev.blip.coordinator.cluster;

import dev.blip.coordinator.lease.Lease;
import dev.blip.coordinator.lease.LeaseSettings;
import dev.blip.coordinator.lease.LeaseTable;
import dev.blip.coordinator.lease.LeaseWatch;
import dev.blip.coordinator.lease.ShardEpochs;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.room.RoomSettings;
import dev.blip.coordinator.runtime.IdempotencyKey;
import dev.blip.coordinator.runtime.Incidents;
import dev.blip.coordinator.runtime.Parties;
import dev.blip.coordinator.runtime.Places;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.coordinator.runtime.RoomQuery;
import dev.blip.coordinator.runtime.RuntimeServices;
import dev.blip.coordinator.runtime.storage.RoomCopies;
import dev.blip.coordinator.runtime.storage.RoomFiles;
import dev.blip.coordinator.runtime.storage.WakeFiles;
import dev.blip.coordinator.testkit.Nobody;
import dev.blip.coordinator.testkit.Silence;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Uuid7;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A coordinator's part of a cluster whose node starts when it is told, and nobody who listens. */
final class TestNode implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final LeaseTable table;
  private final Lease lease;
  private final LeaseWatch watch;
  private final RoomCopies copies;
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
  private final ShardOwner owner = new ShardOwner();
  private final ClusterRooms rooms;
  private final ClusterBootstrap bootstrap;
  private final int port;
  private @Nullable CompletableFuture<ClusterNode> joined;

  private TestNode(LeaseSettings leases, Path folder, String id, int port) {
    this.port = port;
    String address = ClusterNode.address(HOST, port);
    InstantSource clock = InstantSource.system();
    table = new LeaseTable(leases);
    lease = Lease.take(table, id, address);
    watch = LeaseWatch.start(table, lease, _ -> {});
    copies = new RoomCopies(clock, Duration.ofDays(1));
    var files = new RoomFiles(folder, copies);
    var index = new WakeFiles(files);
    owner.bind(new ShardEpochs(table, lease, watch), index);
    var services =
        new RuntimeServices(
            threads,
            (delay, task) -> threads.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS),
            clock,
            new Nobody(),
            new Silence(),
            files,
            new Places(1_000),
            index,
            new Uuid7(clock, new SecureRandom()),
            new RoomSettings(Map.of()),
            Incidents.NONE,
            Duration.ofSeconds(2));
    rooms =
        new ClusterRooms(owner, Parties.with(""), services, index, lease::holds, watch::readByAll);
    bootstrap = new ClusterBootstrap(table, lease, watch, owner, address);
  }

  static TestNode start(LeaseSettings leases, Path folder, String id) {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return new TestNode(leases, folder, id, socket.getLocalPort());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  ShardOwner owner() {
    return owner;
  }

  ClusterRooms rooms() {
    return rooms;
  }

  ClusterBootstrap bootstrap() {
    return bootstrap;
  }

  /** Starts its node; completes when it is a member and runs its share. */
  CompletableFuture<ClusterNode> join() {
    joined = CompletableFuture.supplyAsync(this::started, Thread::startVirtualThread);
    return joined;
  }

  private ClusterNode started() {
    ClusterNode node = ClusterNode.start(owner, HOST, port);
    bootstrap.complete(node);
    rooms.share(node);
    return node;
  }

  /** What a counter says that is told to go on. */
  String increment(String counter) {
    var request =
        new RoomRequest("POST", "", Map.of(), Map.of(), "increment", new Caller.Stranger(), "");
    var call = new RoomCall.Request(request, IdempotencyKey.NONE);
    RoomReply reply =
        rooms.call(new RoomAddress("counter", counter), call).toCompletableFuture().join();
    return reply.body();
  }

  CompletableFuture<RoomReply> list() {
    return rooms.list(RoomQuery.of(Map.of())).toCompletableFuture();
  }

  @Override
  public void close() {
    rooms.close();
    if (joined != null && !joined.isCompletedExceptionally()) joined.join().close();
    owner.releaseAll();
    watch.close();
    lease.close();
    table.close();
    copies.close();
    threads.shutdownNow();
  }
}
