package dev.blip.coordinator;

import dev.blip.coordinator.cluster.ClusterNode;
import dev.blip.coordinator.cluster.ClusterRooms;
import dev.blip.coordinator.gateway.ApiGatewaySockets;
import dev.blip.coordinator.gateway.CoordinatorServer;
import dev.blip.coordinator.metrics.Metrics;
import dev.blip.coordinator.room.RoomSettings;
import dev.blip.coordinator.runtime.Host;
import dev.blip.coordinator.runtime.Parties;
import dev.blip.coordinator.runtime.RoomFiles;
import dev.blip.coordinator.runtime.WakeFiles;
import dev.blip.protocol.Uuid7;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** One coordinator: a member of the cluster that runs its share of the rooms. */
public final class Coordinator implements AutoCloseable {
  private static final Duration HIBERNATE_AFTER = Duration.ofSeconds(10);
  private static final Duration FORMING = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final Metrics metrics = new Metrics();
  private final int port;

  private Coordinator(CoordinatorSettings settings) {
    try {
      ClusterRooms rooms = rooms(settings);
      port = listen(settings, rooms);
      awaitReady(rooms);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Joins the cluster, starts to listen, and returns when rooms can be called.
   *
   * @throws IllegalStateException if the port is taken, or no cluster forms within 30 s
   */
  public static Coordinator start(CoordinatorSettings settings) {
    return new Coordinator(settings);
  }

  private ClusterRooms rooms(CoordinatorSettings settings) {
    var threads = later(new RoomThreads(), RoomThreads::close);
    var sockets =
        later(new ApiGatewaySockets(settings.sockets(), metrics), ApiGatewaySockets::close);
    var files = new RoomFiles(settings.folder());
    var index = later(new WakeFiles(files), WakeFiles::close);
    var clock = InstantSource.system();
    var host =
        new Host(
            threads,
            threads,
            clock,
            sockets,
            files::room,
            index,
            new Uuid7(clock, new SecureRandom()),
            new RoomSettings(settings.environment()),
            HIBERNATE_AFTER);
    var node = later(ClusterNode.alone(settings.clusterHost()), ClusterNode::close);
    return later(
        new ClusterRooms(node.system(), Parties.ofClassPath(), host, index), ClusterRooms::close);
  }

  private int listen(CoordinatorSettings settings, ClusterRooms rooms) {
    var server =
        later(
            CoordinatorServer.start(settings.server(), rooms, () -> obstacle(rooms), metrics),
            s -> s.close(GRACE));
    return server.port();
  }

  private <T> T later(T part, Consumer<T> close) {
    closing.push(() -> close.accept(part));
    return part;
  }

  private Optional<String> obstacle(ClusterRooms rooms) {
    return rooms.isComplete() ? Optional.empty() : Optional.of("not all shards run yet");
  }

  private void awaitReady(ClusterRooms rooms) {
    long end = System.nanoTime() + FORMING.toNanos();
    while (!rooms.isComplete()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no cluster formed within " + FORMING.toSeconds() + " s");
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  public int port() {
    return port;
  }

  /** Takes no more calls, hands the rooms over, leaves the cluster. */
  @Override
  public void close() {
    while (!closing.isEmpty()) closing.pop().run();
  }
}
