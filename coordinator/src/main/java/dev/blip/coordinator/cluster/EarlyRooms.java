package dev.blip.coordinator.cluster;

import dev.blip.coordinator.lease.Timing;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.runtime.OpenRooms;
import dev.blip.coordinator.runtime.Parties;
import dev.blip.coordinator.runtime.RoomRunner;
import dev.blip.coordinator.runtime.RuntimeServices;
import dev.blip.coordinator.runtime.storage.RoomFiles;
import dev.blip.protocol.RoomAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Rooms of a coordinator that has founded a cluster and holds all shards, before Pekko, half of a
 * start, is there. Each is handed to its entity once there is one. That no other coordinator runs
 * the room is the doing of the shards' records, as ever. Safe for use by many threads.
 */
final class EarlyRooms {
  /** A room's runner with the party that it was made of. */
  record Residence(RoomRunner runner, Party party) {}

  private final Parties parties;
  private final RuntimeServices services;
  private final OpenRooms rooms;
  private final ShardOwner owner;
  private final Map<RoomAddress, Residence> waiting = new LinkedHashMap<>();
  private final CompletableFuture<?> answered = new CompletableFuture<>();
  private volatile boolean open;

  EarlyRooms(Parties parties, RuntimeServices services, OpenRooms rooms, ShardOwner owner) {
    this.parties = parties;
    this.services = services;
    this.rooms = rooms;
    this.owner = owner;
  }

  /** All shards are held, and Pekko is not there yet. */
  void open() {
    open = true;
  }

  /** Whether rooms can be called that have no entity. */
  boolean isOpen() {
    return open;
  }

  /** Something was answered. */
  void answered() {
    answered.complete(null);
  }

  /** Completes when something was answered. */
  CompletionStage<?> answer() {
    return answered;
  }

  /** A room's runner, made here if it has none; null where it is to be asked of Pekko. */
  @Nullable RoomRunner at(RoomAddress room) {
    if (!open) return null;
    synchronized (this) {
      if (!open) return null;
      RoomRunner here = rooms.at(room);
      if (here != null) return here;
      if (!owner.open(RoomFiles.shard(room))) return null;
      Residence made = make(room);
      waiting.put(room, made);
      return made.runner;
    }
  }

  /** What a room's entity is to run: from now on it is the entity's to stop. */
  synchronized Residence adopt(RoomAddress room) {
    Residence early = waiting.remove(room);
    return early == null ? make(room) : early;
  }

  private Residence make(RoomAddress room) {
    Party party = parties.named(room.party());
    var runner = new RoomRunner(room, party, services, owner.shardEpoch(RoomFiles.shard(room)));
    rooms.add(runner);
    return new Residence(runner, party);
  }

  /** No more rooms are made here; tells those that still wait for their entity. */
  synchronized List<RoomAddress> end() {
    open = false;
    return List.copyOf(waiting.keySet());
  }

  /**
   * Stops rooms that wait for their entity, so that others can have their shards; returns when
   * their files are closed, or after {@link Timing#HAND_OFF}.
   */
  void stop(IntPredicate shards) {
    List<CompletableFuture<?>> stopping = new ArrayList<>();
    synchronized (this) {
      open = false;
      waiting
          .values()
          .removeIf(
              room -> {
                RoomRunner runner = room.runner;
                if (!shards.test(RoomFiles.shard(runner.address()))) return false;
                stopping.add(
                    runner.stop().thenRun(() -> rooms.remove(runner)).toCompletableFuture());
                return true;
              });
    }
    CompletableFuture.allOf(stopping.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, Timing.HAND_OFF.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
