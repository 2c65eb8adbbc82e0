package dev.blip.coordinator.cluster;

import dev.blip.coordinator.lease.LeaseRow;
import dev.blip.coordinator.lease.Timing;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.runtime.IdempotencyKey;
import dev.blip.coordinator.runtime.OpenRooms;
import dev.blip.coordinator.runtime.Parties;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.coordinator.runtime.RoomQuery;
import dev.blip.coordinator.runtime.RoomRunner;
import dev.blip.coordinator.runtime.Rooms;
import dev.blip.coordinator.runtime.RuntimeServices;
import dev.blip.coordinator.runtime.Unanswered;
import dev.blip.coordinator.runtime.storage.RoomFiles;
import dev.blip.coordinator.runtime.storage.RoomMoved;
import dev.blip.coordinator.runtime.storage.WakeFiles;
import dev.blip.protocol.PartyRules;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityContext;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rooms of the whole cluster: each is an entity of Pekko Cluster Sharding. */
public final class ClusterRooms implements Rooms, AutoCloseable {
  private static final EntityTypeKey<RoomMessage> ROOMS =
      EntityTypeKey.create(RoomMessage.class, "rooms");
  private static final String KEEPER = "~keeper/";
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int LOOKS_AT_EACH = 5;

  /** A hook that an alarm rings may take its time; other rooms' alarms do not wait for it. */
  private static final Duration SLOW_WAKE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(ClusterRooms.class);

  private final Parties parties;
  private final RuntimeServices services;
  private final WakeFiles index;
  private final OpenRooms open;
  private final BooleanSupplier lease;
  private final IntSupplier readByAll;
  private final ClusterNode node;
  private final ActorSystem<?> system;
  private final ShardOwner owner;
  private final ClusterSharding sharding;
  private final ActorRef<ShardingEnvelope<RoomMessage>> region;
  private final Cancellable starting;
  private final Set<Integer> running = ConcurrentHashMap.newKeySet();
  private final String callPrefix;
  private final ShardRooms shardRooms;
  private final RoomListing listing = new RoomListing(this::askKeeper);
  private final Wakes wakes;
  private final AtomicLong calls = new AtomicLong();

  /** Of the scheduler's task alone. */
  private int looks;

  /**
   * Starts this node's part.
   *
   * @param node bound to its shards' epochs
   * @param index the one that the services write
   * @param lease whether this coordinator's lease holds
   * @param readByAll the newest form of messages that every coordinator reads
   */
  public ClusterRooms(
      ClusterNode node,
      Parties parties,
      RuntimeServices services,
      WakeFiles index,
      BooleanSupplier lease,
      IntSupplier readByAll) {
    this.lease = lease;
    this.readByAll = readByAll;
    this.node = node;
    this.system = node.system();
    this.owner = node.owner();
    this.callPrefix = services.ids().next() + "/";
    this.parties = parties;
    this.services = services;
    this.index = index;
    this.open = OpenRooms.of(services.places(), services.clock());
    this.wakes = new Wakes(this::wake, services.places()::waiting);
    this.shardRooms = new ShardRooms(index, open, services.incidents(), parties);
    sharding = ClusterSharding.get(system);
    region =
        sharding.init(
            Entity.of(ROOMS, this::entity)
                .withStopMessage(RoomMessage.Control.STOP)
                .withAllocationStrategy(new ShardPlacement(node.departures()))
                .withMessageExtractor(new ByRoom()));
    starting =
        system
            .scheduler()
            .scheduleWithFixedDelay(
                Duration.ZERO, LOOK_EVERY, this::startShards, system.executionContext());
  }

  private Behavior<RoomMessage> entity(EntityContext<RoomMessage> entity) {
    String id = entity.getEntityId();
    if (id.startsWith(KEEPER)) {
      int shard = Integer.parseInt(id.substring(KEEPER.length()));
      return ShardKeeper.of(shard, index, services.clock(), wakes::wake, shardRooms);
    }
    RoomAddress room = RoomAddress.parse(id);
    var shardEpoch = owner.shardEpoch(RoomFiles.shard(room));
    Party party = parties.named(room.party());
    var runner = new RoomRunner(room, party, services, shardEpoch);
    BooleanSupplier outdated = () -> parties.named(room.party()) != party;
    return RoomActor.of(runner, open, outdated, entity.getShard());
  }

  /**
   * Every shard is to run somewhere, so that no alarm waits for a visitor. Those that have not been
   * seen running are asked each time: a question that a moving shard has lost would hold up this
   * coordinator's start.
   */
  private void startShards() {
    if (node.isInCompany()) Thread.startVirtualThread(owner::giveBackUnasked);
    boolean each = looks++ % LOOKS_AT_EACH == 0;
    for (int shard = 0; shard < RoomFiles.SHARDS; shard++) {
      if (each || !running.contains(shard)) start(shard);
    }
  }

  private void start(int shard) {
    sharding
        .entityRefFor(ROOMS, KEEPER + shard)
        .<RoomMessage.Answer>ask(RoomMessage.Report::new, Timing.PATIENCE)
        .thenAccept(_ -> running.add(shard));
  }

  /** Whether every shard has been seen running, here or elsewhere. */
  public boolean isComplete() {
    return running.size() == RoomFiles.SHARDS;
  }

  /** Starts no more shards; leaving the cluster hands over those that run here. */
  @Override
  public void close() {
    starting.cancel();
  }

  private CompletionStage<?> wake(RoomAddress room) {
    try {
      parties.named(room.party());
      return sharding
          .entityRefFor(ROOMS, room.toString())
          .<RoomMessage.Answer>ask(RoomMessage.Report::new, SLOW_WAKE);
    } catch (Refusal e) {
      LOG.warn("room {} has work to do, but {}", room, e.reason());
    } catch (IllegalStateException e) {
      LOG.debug("room {} is woken by its next owner: {}", room, e.toString());
    }
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<RoomReply> call(RoomAddress room, RoomCall call) {
    return attempt(room, call).exceptionally(e -> told(room, e));
  }

  @Override
  public PartyRules rules(String party) {
    return parties.rules(party);
  }

  @Override
  public CompletionStage<RoomReply> list(RoomQuery query) {
    if (!lease.getAsBoolean()) return CompletableFuture.failedFuture(ClusterCall.left());
    return listing.list(query).exceptionally(this::untold);
  }

  @Override
  public CompletionStage<RoomReply> query(RoomAddress room, String sql) {
    if (services.settings().number("BLIP_CONSOLE", 0, 0, 1) == 0) {
      throw new Refusal(404, "rooms answer SQL on a laptop alone");
    }
    return ask(room, to -> new RoomMessage.Query(sql, to));
  }

  @Override
  public CompletionStage<RoomReply> destroy(RoomAddress room) {
    return ask(room, RoomMessage.Destroy::new);
  }

  private CompletionStage<RoomReply> ask(RoomAddress room, ClusterCall.Asking asking) {
    parties.named(room.party());
    return ClusterCall.start(system, sharding.entityRefFor(ROOMS, room.toString()), asking)
        .exceptionally(e -> told(room, e));
  }

  private CompletionStage<RoomReply> askKeeper(int shard, ClusterCall.Asking asking) {
    return ClusterCall.start(system, sharding.entityRefFor(ROOMS, KEEPER + shard), asking);
  }

  private RoomReply untold(Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof Refusal leaving) throw leaving;
    String id = services.ids().next();
    LOG.warn("rooms cannot be listed [{}]: {}", id, cause.toString());
    return RoomReply.problem(503, new Refusal(503, "not all shards answer; try again").problem(id));
  }

  /**
   * The same for those who call again: a stage fails where the room has given no answer, or is too
   * busy for it.
   */
  public CompletionStage<RoomReply> attempt(RoomAddress room, RoomCall call) {
    try {
      parties.named(room.party());
    } catch (Refusal refusal) {
      var problem = refusal.problem(services.ids().next());
      return CompletableFuture.completedFuture(RoomReply.problem(refusal.status(), problem));
    }
    if (!lease.getAsBoolean()) {
      // After a pause, what came before it is stale: its caller has long asked another.
      return CompletableFuture.failedFuture(ClusterCall.left());
    }
    RoomCall named = named(call);
    RoomRunner here = open.at(room);
    return here == null ? send(room, named) : callHere(here, room, named);
  }

  /** Without Pekko's ways, unless the room moves meanwhile: it is called where it is then. */
  private CompletionStage<RoomReply> callHere(RoomRunner here, RoomAddress room, RoomCall call) {
    return here.call(call)
        .toCompletableFuture()
        .orTimeout(Timing.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            e -> e instanceof RoomMoved ? send(room, call) : CompletableFuture.failedFuture(e));
  }

  private CompletionStage<RoomReply> send(RoomAddress room, RoomCall call) {
    boolean oneForm = readByAll.getAsInt() >= LeaseRow.READS;
    try {
      return ClusterCall.start(
          system,
          sharding.entityRefFor(ROOMS, room.toString()),
          to -> oneForm ? new RoomMessage.Call(call, to) : FirstForm.of(call, to));
    } catch (IllegalStateException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** With a name where its sender gave it none, so that it can be sent again within the cluster. */
  private RoomCall named(RoomCall call) {
    return switch (call) {
      case RoomCall.Message(String id, String text, IdempotencyKey.None _, var refused) ->
          new RoomCall.Message(id, text, nextName(), refused);
      case RoomCall.Request(RoomRequest request, IdempotencyKey.None _) ->
          request.method().equals("GET") ? call : new RoomCall.Request(request, nextName());
      case RoomCall.Request(RoomRequest request, IdempotencyKey.Named _) ->
          request.method().equals("GET")
              ? new RoomCall.Request(request, IdempotencyKey.NONE)
              : call;
      default -> call;
    };
  }

  private IdempotencyKey nextName() {
    return new IdempotencyKey.Named(callPrefix + calls.incrementAndGet(), false);
  }

  private RoomReply told(RoomAddress room, Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof Unanswered busy) return busy.reply();
    if (cause instanceof Refusal leaving) throw leaving;
    String id = services.ids().next();
    LOG.warn(
        "room {} gave no answer in {} s [{}]: {}",
        room,
        Timing.PATIENCE.toSeconds(),
        id,
        e.toString());
    var refusal = new Refusal(503, "room " + room + " gives no answer; try again");
    return RoomReply.problem(503, refusal.problem(id));
  }

  /** Which entity a message is for, and which shard an entity belongs to. */
  private static final class ByRoom
      extends ShardingMessageExtractor<ShardingEnvelope<RoomMessage>, RoomMessage> {
    @Override
    public String entityId(ShardingEnvelope<RoomMessage> envelope) {
      return envelope.entityId();
    }

    @Override
    public String shardId(String entityId) {
      return entityId.startsWith(KEEPER)
          ? entityId.substring(KEEPER.length())
          : Integer.toString(RoomFiles.shard(RoomAddress.parse(entityId)));
    }

    @Override
    public RoomMessage unwrapMessage(ShardingEnvelope<RoomMessage> envelope) {
      return envelope.message();
    }
  }
}
