package dev.blip.coordinator.cluster;

import dev.blip.coordinator.lease.LeaseRow;
import dev.blip.coordinator.lease.Timing;
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
import dev.blip.coordinator.runtime.storage.RoomMoved;
import dev.blip.coordinator.runtime.storage.WakeFiles;
import dev.blip.protocol.PartyRules;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms of the whole cluster: those that live here are called directly, the others as entities
 * of Pekko Cluster Sharding. Until Pekko is there, a coordinator that has all shards runs any.
 */
public final class ClusterRooms implements Rooms, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterRooms.class);

  private final Parties parties;
  private final RuntimeServices services;
  private final WakeFiles index;
  private final OpenRooms open;
  private final EarlyRooms early;
  private final BooleanSupplier lease;
  private final IntSupplier readByAll;
  private final String callPrefix;
  private final RoomListing listing = new RoomListing(this::askKeeper);
  private final AtomicLong calls = new AtomicLong();
  private volatile @Nullable ShardedRooms sharded;

  /**
   * Rooms that nobody can call yet.
   *
   * @param owner bound to this coordinator's shards
   * @param index the one that the services write
   * @param lease whether this coordinator's lease holds
   * @param readByAll the newest form of messages that every coordinator reads
   */
  public ClusterRooms(
      ShardOwner owner,
      Parties parties,
      RuntimeServices services,
      WakeFiles index,
      BooleanSupplier lease,
      IntSupplier readByAll) {
    this.lease = lease;
    this.readByAll = readByAll;
    this.callPrefix = services.ids().next() + "/";
    this.parties = parties;
    this.services = services;
    this.index = index;
    this.open = OpenRooms.of(services.places(), services.clock());
    this.early = new EarlyRooms(parties, services, open, owner);
  }

  /** This coordinator has all shards: its rooms can be called from now on. */
  public void openEarly() {
    early.open();
  }

  /** Completes when a room has answered that was called so. */
  public CompletionStage<?> earlyAnswer() {
    return early.answer();
  }

  /** Starts this coordinator's part of what members share; all rooms can be called from then on. */
  public void share(ClusterNode node) {
    sharded = new ShardedRooms(node, parties, services, index, open, early);
  }

  /** Whether every shard has been seen running, here or elsewhere. */
  public boolean isComplete() {
    ShardedRooms all = sharded;
    return all != null && all.isComplete();
  }

  /** Whether every room can be called. */
  public boolean isReachable() {
    return early.isOpen() || isComplete();
  }

  /**
   * Starts no more shards; leaving the cluster hands over those that run here. Rooms that Pekko
   * does not know are stopped.
   */
  @Override
  public void close() {
    ShardedRooms all = sharded;
    if (all != null) all.close();
    early.stop(_ -> true);
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
    return ask(room, runner -> runner.look(sql), to -> new RoomMessage.Query(sql, to));
  }

  @Override
  public CompletionStage<RoomReply> destroy(RoomAddress room) {
    return ask(room, RoomRunner::destroy, RoomMessage.Destroy::new);
  }

  private CompletionStage<RoomReply> ask(
      RoomAddress room,
      Function<RoomRunner, CompletionStage<RoomReply>> here,
      ClusterCall.Asking asking) {
    parties.named(room.party());
    RoomRunner runner = early.at(room);
    var reply =
        runner == null
            ? sharded(all -> all.ask(room, asking))
            : onlyHere(here.apply(runner), all -> all.ask(room, asking));
    return reply.exceptionally(e -> told(room, e));
  }

  private CompletionStage<RoomReply> askKeeper(int shard, ClusterCall.Asking asking) {
    return sharded(all -> all.askKeeper(shard, asking));
  }

  /** Another coordinator is asked for, where this one is in no cluster yet, or not any more. */
  private CompletionStage<RoomReply> sharded(
      Function<ShardedRooms, CompletionStage<RoomReply>> asking) {
    ShardedRooms all = sharded;
    if (all == null) return CompletableFuture.failedFuture(ClusterCall.notYet());
    try {
      return asking.apply(all);
    } catch (IllegalStateException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Without Pekko's ways, unless the room moves meanwhile: it is asked where it is then. */
  private CompletionStage<RoomReply> onlyHere(
      CompletionStage<RoomReply> reply,
      Function<ShardedRooms, CompletionStage<RoomReply>> elsewhere) {
    return reply
        .toCompletableFuture()
        .orTimeout(Timing.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            e -> e instanceof RoomMoved ? sharded(elsewhere) : CompletableFuture.failedFuture(e));
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
    if (here != null) return callHere(here, room, named);
    RoomRunner first = early.at(room);
    if (first == null) return sharded(all -> send(all, room, named));
    return callHere(first, room, named).whenComplete((_, _) -> early.answered());
  }

  private CompletionStage<RoomReply> callHere(RoomRunner here, RoomAddress room, RoomCall call) {
    return onlyHere(here.call(call), all -> send(all, room, call));
  }

  private CompletionStage<RoomReply> send(ShardedRooms all, RoomAddress room, RoomCall call) {
    boolean oneForm = readByAll.getAsInt() >= LeaseRow.READS;
    return all.ask(room, to -> oneForm ? new RoomMessage.Call(call, to) : FirstForm.of(call, to));
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
}
