package dev.blip.coordinator.cluster;

import dev.blip.coordinator.lease.Timing;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.OpenRooms;
import dev.blip.coordinator.runtime.Parties;
import dev.blip.coordinator.runtime.RuntimeServices;
import dev.blip.coordinator.runtime.storage.RoomFiles;
import dev.blip.coordinator.runtime.storage.WakeFiles;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.Cancellable;
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

/** The rooms as entities of Pekko Cluster Sharding, each where its shard lives. */
final class ShardedRooms implements AutoCloseable {
  private static final EntityTypeKey<RoomMessage> ROOMS =
      EntityTypeKey.create(RoomMessage.class, "rooms");
  private static final String KEEPER = "~keeper/";
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int LOOKS_AT_EACH = 5;

  /** A hook that an alarm rings may take its time; other rooms' alarms do not wait for it. */
  private static final Duration SLOW_WAKE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(ShardedRooms.class);

  private final Parties parties;
  private final RuntimeServices services;
  private final WakeFiles index;
  private final OpenRooms open;
  private final EarlyRooms early;
  private final ClusterNode node;
  private final ActorSystem<?> system;
  private final ShardOwner owner;
  private final ClusterSharding sharding;
  private final ShardRooms shardRooms;
  private final Wakes wakes;
  private final Set<Integer> running = ConcurrentHashMap.newKeySet();
  private final Cancellable starting;

  /** Of the scheduler's task alone. */
  private int looks;

  /**
   * Starts this node's part.
   *
   * @param node a member, or about to be one
   */
  ShardedRooms(
      ClusterNode node,
      Parties parties,
      RuntimeServices services,
      WakeFiles index,
      OpenRooms open,
      EarlyRooms early) {
    this.node = node;
    this.system = node.system();
    this.owner = node.owner();
    this.parties = parties;
    this.services = services;
    this.index = index;
    this.open = open;
    this.early = early;
    this.wakes = new Wakes(this::wake, services.places()::waiting);
    this.shardRooms = new ShardRooms(index, open, services.incidents(), parties);
    sharding = ClusterSharding.get(system);
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
    var residence = early.adopt(RoomAddress.parse(id));
    String party = residence.runner().address().party();
    BooleanSupplier outdated = () -> parties.named(party) != residence.party();
    return RoomActor.of(residence.runner(), open, outdated, entity.getShard());
  }

  /**
   * Every shard is to run somewhere, so that no alarm waits for a visitor. Those that have not been
   * seen running are asked each time: a question that a moving shard has lost would hold up this
   * coordinator's start.
   */
  private void startShards() {
    if (node.isInCompany()) Thread.startVirtualThread(this::giveBackUnasked);
    else if (isComplete()) early.end().forEach(wakes::wake);
    boolean each = looks++ % LOOKS_AT_EACH == 0;
    for (int shard = 0; shard < RoomFiles.SHARDS; shard++) {
      if (each || !running.contains(shard)) start(shard);
    }
  }

  /**
   * What is here and has not been asked for may be for another member; once its files are closed,
   * also where this is asked again meanwhile.
   */
  private synchronized void giveBackUnasked() {
    early.stop(shard -> !owner.isAsked(shard));
    early.end().forEach(wakes::wake);
    owner.giveBackUnasked();
  }

  private void start(int shard) {
    sharding
        .entityRefFor(ROOMS, KEEPER + shard)
        .<RoomMessage.Answer>ask(RoomMessage.Report::new, Timing.PATIENCE)
        .thenAccept(_ -> running.add(shard));
  }

  /** Whether every shard has been seen running, here or elsewhere. */
  boolean isComplete() {
    return running.size() == RoomFiles.SHARDS;
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

  /** Asks a room wherever it is. */
  CompletionStage<RoomReply> ask(RoomAddress room, ClusterCall.Asking asking) {
    return ClusterCall.start(system, sharding.entityRefFor(ROOMS, room.toString()), asking);
  }

  /** Asks a shard's keeper. */
  CompletionStage<RoomReply> askKeeper(int shard, ClusterCall.Asking asking) {
    return ClusterCall.start(system, sharding.entityRefFor(ROOMS, KEEPER + shard), asking);
  }

  /** Starts no more shards; leaving the cluster hands over those that run here. */
  @Override
  public void close() {
    starting.cancel();
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
