package dev.blip.coordinator;

import dev.blip.coordinator.cluster.ClusterBootstrap;
import dev.blip.coordinator.cluster.ClusterNode;
import dev.blip.coordinator.cluster.ClusterRooms;
import dev.blip.coordinator.fetch.AddressRules;
import dev.blip.coordinator.fetch.Fetcher;
import dev.blip.coordinator.fetch.QueueSender;
import dev.blip.coordinator.lease.Lease;
import dev.blip.coordinator.lease.LeaseRow;
import dev.blip.coordinator.lease.LeaseTable;
import dev.blip.coordinator.lease.LeaseWatch;
import dev.blip.coordinator.lease.ShardEpochs;
import dev.blip.coordinator.metrics.Metrics;
import dev.blip.coordinator.metrics.MetricsLog;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomSettings;
import dev.blip.coordinator.runtime.GatewaySockets;
import dev.blip.coordinator.runtime.GatewaySockets.Result;
import dev.blip.coordinator.runtime.Parties;
import dev.blip.coordinator.runtime.Places;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.coordinator.runtime.RoomJarsWatch;
import dev.blip.coordinator.runtime.Rooms;
import dev.blip.coordinator.runtime.RuntimeServices;
import dev.blip.coordinator.runtime.storage.RoomCopies;
import dev.blip.coordinator.runtime.storage.RoomFiles;
import dev.blip.coordinator.runtime.storage.SqliteLibrary;
import dev.blip.coordinator.runtime.storage.WakeFiles;
import dev.blip.coordinator.sockets.ApiGatewaySockets;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Uuid7;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A coordinator from one lease's taking to its end. A lease that was lost is never revived: the
 * session ends, and another begins.
 */
final class CoordinatorSession implements AutoCloseable {
  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final CompletableFuture<String> over = new CompletableFuture<>();
  private final InstantSource clock = InstantSource.system();
  private final Uuid7 ids = new Uuid7(clock, new SecureRandom());
  private final LeaseTable table;
  private final Metrics metrics;
  private final long end;
  private final RoomThreads threads;
  private final Places places;
  private final ClusterRooms rooms;
  private final Lease lease;
  private final ClusterNode node;
  private final WakeFiles index;
  private final LateOpenings lateOpenings;
  private IntSupplier readByAll = () -> 0;
  private BooleanSupplier inCompany = () -> true;

  /** A session that was over before it was ready: another may do better. */
  static final class Lost extends IllegalStateException {
    private static final long serialVersionUID = 1;

    Lost(String reason) {
      super(reason);
    }
  }

  private CoordinatorSession(
      CoordinatorSettings settings,
      LeaseTable table,
      Metrics metrics,
      long end,
      Consumer<String> exhausted) {
    this.table = table;
    this.metrics = metrics;
    this.end = end;
    String jars = settings.environment().getOrDefault("BLIP_ROOM_JARS", "");
    var parties = Parties.with(jars);
    var starting = new StartingNode(settings.clusterHost(), settings.clusterPort());
    try {
      var environment = new RoomSettings(settings.environment());
      threads = later(new RoomThreads(ThreadSettings.of(environment), metrics), RoomThreads::close);
      var sockets =
          later(new ApiGatewaySockets(settings.sockets(), metrics), ApiGatewaySockets::close);
      lateOpenings = new LateOpenings(sockets);
      var notice = later(new RulesNotice(table, parties, RulesNotice.AGAIN), RulesNotice::close);
      if (!jars.isBlank() && environment.number("BLIP_ROOM_WATCH", 0, 0, 1) == 1) {
        later(RoomJarsWatch.start(jars, parties, notice::publish), RoomJarsWatch::close);
      }
      SqliteLibrary.unpackInto(settings.folder());
      var incidents = new RoomIncidents(metrics, threads, exhausted);
      long copyEvery = environment.number("BLIP_COPY_EVERY_MS", 86_400_000, 100, 31_536_000_000L);
      var copies = later(new RoomCopies(clock, Duration.ofMillis(copyEvery)), RoomCopies::close);
      metrics.gauge("blip_room_copies", "Copies of rooms that were made.", copies::made);
      metrics.gauge(
          "blip_room_copies_damaged",
          "Copies that were not kept, as the room's file is damaged.",
          copies::damaged);
      var files = new RoomFiles(settings.folder(), copies);
      index = new WakeFiles(files);
      // The name of earlier versions holds too.
      long idle = environment.number("BLIP_HIBERNATE_MS", 300_000, 100, 3_600_000);
      long asked = environment.number("BLIP_ROOM_IDLE_MS", idle, 100, 3_600_000);
      Duration rest = settings.rest().after();
      long idleAfter = rest.isZero() ? asked : Math.min(asked, rest.toMillis());
      var rules = new AddressRules(settings.environment().getOrDefault("BLIP_FETCH_ALLOW", ""));
      var queue = later(queue(settings, environment), QueueSender::close);
      var outbound = new RoomsOutbound(later(new Fetcher(rules, ids), Fetcher::close), queue);
      places = Places.of(environment);
      var services =
          new RuntimeServices(
              threads,
              threads,
              clock,
              new GatewaySockets(sockets),
              outbound,
              files,
              places,
              index,
              ids,
              environment,
              incidents,
              Duration.ofMillis(idleAfter));
      table.reach();
      node = starting.started();
      lease = member(node, index);
      tell(node, sockets, threads, incidents);
      rooms =
          later(
              new ClusterRooms(
                  node, parties, services, index, lease::holds, () -> readByAll.getAsInt()),
              ClusterRooms::close);
      outbound.open(rooms);
      awaitReady(rooms);
      notice.publish();
    } catch (RuntimeException e) {
      starting.abandon();
      close();
      throw e;
    }
  }

  private QueueSender queue(CoordinatorSettings settings, RoomSettings environment) {
    String url = environment.text("BLIP_BRIDGE_QUEUE_URL", "");
    var aws = settings.sockets();
    return new QueueSender(url, aws.region(), aws.credentials(), ids);
  }

  /**
   * Takes a lease, joins the cluster, and returns when rooms can be called.
   *
   * @param end when it is to be ready at last, in nanoTime
   * @param exhausted told, with the reason, when this process has no memory left for its rooms
   * @throws Lost if it could not become a member, or its lease was lost meanwhile
   * @throws IllegalStateException if rooms cannot be called by the end
   */
  static CoordinatorSession begin(
      CoordinatorSettings settings,
      LeaseTable table,
      Metrics metrics,
      long end,
      Consumer<String> exhausted) {
    return new CoordinatorSession(settings, table, metrics, end, exhausted);
  }

  private Lease member(ClusterNode node, WakeFiles index) {
    Lease taken;
    try {
      taken = later(taken(node), Lease::close);
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
    LeaseWatch watch =
        later(LeaseWatch.start(table, taken, row -> dead(row, node)), LeaseWatch::close);
    readByAll = watch::readByAll;
    inCompany = () -> !watch.others().isEmpty();
    later(node, ClusterNode::close);
    node.bind(new ShardEpochs(table, taken, watch), index);
    taken.lost().thenAccept(over::complete);
    node.ended().thenAccept(_ -> over.complete("the cluster goes on without this coordinator"));
    try {
      new ClusterBootstrap(table, taken, watch, node).complete();
    } catch (IllegalStateException e) {
      throw new Lost(over.getNow(String.valueOf(e.getMessage())));
    }
    return taken;
  }

  /** DynamoDB may not answer yet: a laptop starts everything at once. */
  private Lease taken(ClusterNode node) {
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
  private void tell(
      ClusterNode node, ApiGatewaySockets sockets, RoomThreads threads, RoomIncidents incidents) {
    metrics.gauge("blip_rooms_open", "Rooms whose file is open.", node::openRooms);
    var log =
        new MetricsLog()
            .level("openRooms", node::openRooms)
            .level("flushLagMs", sockets::takeLongestWait)
            .level("waitingPosts", sockets::waiting)
            .growth("posts", () -> sockets.ended(Result.DONE))
            .growth("postsGone", () -> sockets.ended(Result.GONE))
            .growth("postsThrottled", () -> sockets.ended(Result.THROTTLED))
            .growth(
                "postsRefused", () -> sockets.ended(Result.REFUSED) + sockets.ended(Result.UNKNOWN))
            .growth("hooksOverdue", threads::overdueHooks)
            .growth("postsFailed", () -> sockets.ended(Result.FAILED))
            .growth("poisonRefused", incidents::poisonRefusals)
            .growth("repliesDropped", incidents::repliesDropped)
            .growth("hooksOutOfMemory", incidents::outOfMemories);
    later(log.start(), MetricsLog::close);
  }

  private static void dead(LeaseRow row, ClusterNode node) {
    if (row.standing() != LeaseRow.Standing.OUTSIDE) node.down(row.address());
  }

  private <T> T later(T part, Consumer<T> close) {
    closing.push(() -> close.accept(part));
    return part;
  }

  /** What keeps it from taking calls, if anything. */
  Optional<String> obstacle() {
    if (!lease.holds()) return Optional.of("lease is lost");
    if (!rooms.isComplete()) return Optional.of("not all shards run yet");
    return threads.obstacle().or(places::obstacle);
  }

  /** Whether all shards run somewhere, and no room is open here. */
  boolean isQuiet() {
    return rooms.isComplete() && node.openRooms() == 0;
  }

  /**
   * Whether other coordinators hold a lease. What one leaves behind that was killed is none: it
   * stands in the table until somebody ends it.
   *
   * @throws SdkException if the leases cannot be read
   */
  boolean isInCompany() {
    return inCompany.getAsBoolean();
  }

  /** When the next room is due that sleeps here, in epoch milliseconds; empty for none. */
  OptionalLong nextDue() {
    return index.nextDue();
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

  Rooms rooms() {
    return rooms;
  }

  CompletionStage<RoomReply> call(RoomAddress room, RoomCall call) {
    return lateOpenings.of(room, call, rooms.call(room, call));
  }

  /** Completes, with the reason, when this session cannot go on. */
  CompletionStage<String> over() {
    return over;
  }

  /** Hands the rooms over, leaves the cluster, gives the lease up. */
  @Override
  public void close() {
    while (!closing.isEmpty()) closing.pop().run();
  }
}
