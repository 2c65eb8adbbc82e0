package dev.blip.coordinator;

import dev.blip.coordinator.cluster.ClusterBootstrap;
import dev.blip.coordinator.cluster.ClusterNode;
import dev.blip.coordinator.cluster.ClusterRooms;
import dev.blip.coordinator.cluster.ShardOwner;
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
import java.util.concurrent.TimeUnit;
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
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  /** Of a start on one processor: so long it waits for the first call before it starts Pekko. */
  private static final Duration FIRST_CALL = Duration.ofSeconds(2);

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
  private final ShardOwner owner = new ShardOwner();
  private final StartingNode starting;
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
      boolean early,
      Consumer<String> exhausted) {
    this.table = table;
    this.metrics = metrics;
    this.end = end;
    String jars = settings.environment().getOrDefault("BLIP_ROOM_JARS", "");
    var parties = Parties.with(jars);
    starting = new StartingNode(owner, settings.clusterHost(), settings.clusterPort());
    if (!early || PROCESSORS > 1) starting.begin();
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
      String address = starting.address();
      lease = later(taken(address), Lease::close);
      LeaseWatch watch = later(LeaseWatch.start(table, lease, this::dead), LeaseWatch::close);
      readByAll = watch::readByAll;
      inCompany = () -> !watch.others().isEmpty();
      owner.bind(new ShardEpochs(table, lease, watch), index);
      later(owner, ShardOwner::releaseAll);
      later(starting, StartingNode::close);
      lease.lost().thenAccept(over::complete);
      tell(sockets, threads, incidents);
      rooms =
          later(
              new ClusterRooms(
                  owner, parties, services, index, lease::holds, () -> readByAll.getAsInt()),
              ClusterRooms::close);
      outbound.open(rooms);
      var bootstrap = new ClusterBootstrap(table, lease, watch, owner, address);
      if (early && bootstrap.foundAlone()) {
        rooms.openEarly();
        later(
            Thread.ofPlatform().name("joining").daemon().start(() -> joinLater(bootstrap, notice)),
            this::end);
      } else {
        join(bootstrap);
        notice.publish();
      }
    } catch (RuntimeException e) {
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
   * @param early whether it may be ready before its node is a member, where it founds the cluster:
   *     then {@link #over} tells if that fails
   * @param exhausted told, with the reason, when this process has no memory left for its rooms
   * @throws Lost if it could not become a member, or its lease was lost meanwhile
   * @throws IllegalStateException if rooms cannot be called by the end
   */
  static CoordinatorSession begin(
      CoordinatorSettings settings,
      LeaseTable table,
      Metrics metrics,
      long end,
      boolean early,
      Consumer<String> exhausted) {
    return new CoordinatorSession(settings, table, metrics, end, early, exhausted);
  }

  /** On one processor, whoever calls first does not share it with Pekko's start. */
  private void joinLater(ClusterBootstrap bootstrap, RulesNotice notice) {
    try {
      if (PROCESSORS == 1) {
        CompletableFuture.anyOf(rooms.earlyAnswer().toCompletableFuture(), over)
            .completeOnTimeout(null, FIRST_CALL.toMillis(), TimeUnit.MILLISECONDS)
            .join();
      }
      if (over.isDone()) return;
      notice.publish();
      join(bootstrap);
    } catch (RuntimeException e) {
      over.complete(String.valueOf(e.getMessage()));
    }
  }

  private void end(Thread joining) {
    over.complete("it ends");
    try {
      joining.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when this coordinator is a member, and all shards run. */
  private void join(ClusterBootstrap bootstrap) {
    ClusterNode node = starting.started();
    node.ended().thenAccept(_ -> over.complete("the cluster goes on without this coordinator"));
    try {
      bootstrap.complete(node);
    } catch (IllegalStateException e) {
      throw new Lost(over.getNow(String.valueOf(e.getMessage())));
    }
    rooms.share(node);
    awaitComplete();
  }

  /** DynamoDB may not answer yet: a laptop starts everything at once. */
  private Lease taken(String address) {
    while (true) {
      try {
        return Lease.take(table, ids.next(), address);
      } catch (SdkException e) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("no lease can be taken: " + e.getMessage(), e);
        }
        LockSupport.parkNanos(100_000_000);
      }
    }
  }

  /** What {@code infra/logs.yaml} makes metrics of. */
  private void tell(ApiGatewaySockets sockets, RoomThreads threads, RoomIncidents incidents) {
    metrics.gauge("blip_rooms_open", "Rooms whose file is open.", owner::openRooms);
    var log =
        new MetricsLog()
            .level("openRooms", owner::openRooms)
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

  private void dead(LeaseRow row) {
    if (row.standing() != LeaseRow.Standing.OUTSIDE) starting.down(row.address());
  }

  private <T> T later(T part, Consumer<T> close) {
    closing.push(() -> close.accept(part));
    return part;
  }

  /** What keeps it from taking calls, if anything. */
  Optional<String> obstacle() {
    if (!lease.holds()) return Optional.of("lease is lost");
    if (!rooms.isReachable()) return Optional.of("not all shards run yet");
    return threads.obstacle().or(places::obstacle);
  }

  /** Whether all shards run somewhere, and no room is open here. */
  boolean isQuiet() {
    return rooms.isComplete() && owner.openRooms() == 0;
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

  private void awaitComplete() {
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
