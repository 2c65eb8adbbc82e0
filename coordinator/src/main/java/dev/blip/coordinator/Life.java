package dev.blip.coordinator;

import dev.blip.coordinator.cluster.ClusterNode;
import dev.blip.coordinator.cluster.ClusterRooms;
import dev.blip.coordinator.cluster.Formation;
import dev.blip.coordinator.gateway.ApiGatewaySockets;
import dev.blip.coordinator.gateway.CoordinatorServer;
import dev.blip.coordinator.lease.Lease;
import dev.blip.coordinator.lease.LeaseRow;
import dev.blip.coordinator.lease.LeaseTable;
import dev.blip.coordinator.lease.LeaseWatch;
import dev.blip.coordinator.lease.Tenures;
import dev.blip.coordinator.metrics.Metrics;
import dev.blip.coordinator.metrics.MetricsLog;
import dev.blip.coordinator.room.RoomSettings;
import dev.blip.coordinator.runtime.Host;
import dev.blip.coordinator.runtime.Parties;
import dev.blip.coordinator.runtime.RoomFiles;
import dev.blip.coordinator.runtime.Sockets.Delivery;
import dev.blip.coordinator.runtime.WakeFiles;
import dev.blip.protocol.Uuid7;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A coordinator from one lease's taking to its end. A lease that was lost is never revived: the
 * life ends, and another begins.
 */
final class Life implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final Metrics metrics = new Metrics();
  private final CompletableFuture<String> over = new CompletableFuture<>();
  private final InstantSource clock = InstantSource.system();
  private final Uuid7 ids = new Uuid7(clock, new SecureRandom());
  private final CoordinatorSettings settings;
  private final long end;
  private final int port;
  private volatile boolean leaving;

  /** A life that was over before it was ready: another may do better. */
  static final class Lost extends IllegalStateException {
    private static final long serialVersionUID = 1;

    Lost(String reason) {
      super(reason);
    }
  }

  private Life(CoordinatorSettings settings, long end) {
    this.settings = settings;
    this.end = end;
    var parties = Parties.with(settings.environment().getOrDefault("BLIP_ROOM_JARS", ""));
    try {
      var environment = new RoomSettings(settings.environment());
      var threads =
          later(new RoomThreads(ThreadSettings.of(environment), metrics), RoomThreads::close);
      var sockets =
          later(new ApiGatewaySockets(settings.sockets(), metrics), ApiGatewaySockets::close);
      var files = new RoomFiles(settings.folder());
      var index = new WakeFiles(files);
      long hibernateAfter = environment.number("BLIP_HIBERNATE_MS", 10_000, 100, 3_600_000);
      var host =
          new Host(
              threads,
              threads,
              clock,
              sockets,
              files,
              index,
              ids,
              environment,
              Duration.ofMillis(hibernateAfter));
      ClusterNode node = ClusterNode.start(settings.clusterHost(), settings.clusterPort());
      Lease lease = member(node, index);
      tell(node, sockets, threads);
      var rooms =
          later(new ClusterRooms(node, parties, host, index, lease::holds), ClusterRooms::close);
      port = listen(rooms, lease, threads);
      awaitReady(rooms);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Takes a lease, joins the cluster, starts to listen, and returns when rooms can be called.
   *
   * @param end when it is to be ready at last, in nanoTime
   * @throws Lost if it could not become a member, or its lease was lost meanwhile
   * @throws IllegalStateException if the port is taken, or rooms cannot be called by the end
   */
  static Life begin(CoordinatorSettings settings, long end) {
    return new Life(settings, end);
  }

  private Lease member(ClusterNode node, WakeFiles index) {
    var table = later(new LeaseTable(settings.leases()), LeaseTable::close);
    Lease lease;
    try {
      lease = later(taken(table, node), Lease::close);
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
    var watch = later(LeaseWatch.start(table, lease, row -> dead(row, node)), LeaseWatch::close);
    later(node, ClusterNode::close);
    node.bind(new Tenures(table, lease, watch), index);
    lease.lost().thenAccept(over::complete);
    node.ended().thenAccept(_ -> over.complete("the cluster goes on without this coordinator"));
    try {
      new Formation(table, lease, watch, node).complete();
    } catch (IllegalStateException e) {
      throw new Lost(over.getNow(String.valueOf(e.getMessage())));
    }
    return lease;
  }

  /** DynamoDB may not answer yet: a laptop starts everything at once. */
  private Lease taken(LeaseTable table, ClusterNode node) {
    while (true) {
      try {
        return Lease.take(table, ids.next(), node.address());
      } catch (SdkException e) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("no lease can be taken: " + e.getMessage(), e);
        }
        LockSupport.parkNanos(100_000_000);
      }
    }
  }

  /** What {@code infra/logs.yaml} makes metrics of. */
  private void tell(ClusterNode node, ApiGatewaySockets sockets, RoomThreads threads) {
    metrics.gauge("blip_rooms_open", "Rooms whose file is open.", node::openRooms);
    var log =
        new MetricsLog()
            .level("openRooms", node::openRooms)
            .level("flushLagMs", sockets::takeLongestWait)
            .level("waitingPosts", sockets::waiting)
            .growth("posts", () -> sockets.ended(Delivery.DONE))
            .growth("postsGone", () -> sockets.ended(Delivery.GONE))
            .growth("postsThrottled", () -> sockets.ended(Delivery.THROTTLED))
            .growth(
                "postsRefused",
                () -> sockets.ended(Delivery.REFUSED) + sockets.ended(Delivery.UNKNOWN))
            .growth("hooksOverdue", threads::overdueHooks)
            .growth("postsFailed", () -> sockets.ended(Delivery.FAILED));
    later(log.start(), MetricsLog::close);
  }

  private static void dead(LeaseRow row, ClusterNode node) {
    if (row.standing() != LeaseRow.Standing.OUTSIDE) node.down(row.address());
  }

  private int listen(ClusterRooms rooms, Lease lease, RoomThreads threads) {
    var server =
        later(
            CoordinatorServer.start(
                settings.server(), rooms, () -> obstacle(rooms, lease, threads), metrics),
            s -> s.close(GRACE));
    return server.port();
  }

  private <T> T later(T part, Consumer<T> close) {
    closing.push(() -> close.accept(part));
    return part;
  }

  private Optional<String> obstacle(ClusterRooms rooms, Lease lease, RoomThreads threads) {
    if (leaving) return Optional.of("coordinator is leaving");
    if (!lease.holds()) return Optional.of("lease is lost");
    if (!rooms.isComplete()) return Optional.of("not all shards run yet");
    return threads.obstacle();
  }

  private void awaitReady(ClusterRooms rooms) {
    while (!rooms.isComplete()) {
      // It would never be: a coordinator without a lease gets no shard, and holds up the others.
      if (over.isDone()) throw new Lost(over.join());
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not all shards of the cluster run in time");
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  int port() {
    return port;
  }

  /** Completes, with the reason, when this life cannot go on. */
  CompletionStage<String> over() {
    return over;
  }

  /** Takes no more calls, hands the rooms over, leaves the cluster, gives the lease up. */
  @Override
  public void close() {
    leaving = true;
    while (!closing.isEmpty()) closing.pop().run();
  }
}
