package dev.blip.coordinator.cluster;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.Incidents;
import dev.blip.coordinator.runtime.OpenRooms;
import dev.blip.coordinator.runtime.Parties;
import dev.blip.coordinator.runtime.RoomQuery;
import dev.blip.coordinator.runtime.RoomRow;
import dev.blip.coordinator.runtime.RoomRunner;
import dev.blip.coordinator.runtime.storage.WakeFiles;
import dev.blip.protocol.Json;
import dev.blip.protocol.RoomAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Tells of the rooms of this coordinator's shards; wakes none. Safe for use by many threads. */
final class ShardRooms {
  /** A room that is in a hook for longer tells no more than that it is open. */
  private static final long PATIENCE_MILLIS = 1_000;

  /** Of addresses in one message; Pekko's limit is 256 KB. */
  private static final int MOST_BYTES = 100_000;

  private final WakeFiles index;
  private final OpenRooms open;
  private final Incidents incidents;
  private final Parties parties;

  ShardRooms(WakeFiles index, OpenRooms open, Incidents incidents, Parties parties) {
    this.index = index;
    this.open = open;
    this.incidents = incidents;
    this.parties = parties;
  }

  /** A shard's part of a page. */
  RoomReply list(int shard, RoomQuery query) {
    Map<String, Long> counts = new HashMap<>(index.counts(shard, query.party(), query.prefix()));
    List<String> names =
        new ArrayList<>(
            index.rooms(shard, query.party(), query.prefix(), query.after(), query.limit() + 1));
    for (RoomAddress room : open.of(shard)) {
      String name = room.toString();
      if (!parties.named(room.party()).isMemoryOnly() || !query.takes(name)) continue;
      counts.merge(room.party(), 1L, Long::sum);
      if (RoomListing.ORDER.compare(name, query.after()) > 0) names.add(name);
    }
    names.sort(RoomListing.ORDER);
    int taken = taken(names, query.limit());
    return RoomReply.json(
        new ShardPage(List.copyOf(names.subList(0, taken)), taken < names.size(), counts));
  }

  private static int taken(List<String> names, int limit) {
    int taken = 0;
    int bytes = 0;
    while (taken < Math.min(limit, names.size()) && bytes < MOST_BYTES) {
      bytes += names.get(taken++).getBytes(StandardCharsets.UTF_8).length;
    }
    return taken;
  }

  /** How rooms are, in the order in which they are asked for. */
  CompletionStage<RoomReply> describe(List<RoomAddress> rooms) {
    var rows = rooms.stream().map(this::row).toList();
    return CompletableFuture.allOf(rows.toArray(CompletableFuture[]::new))
        .thenApply(_ -> RoomReply.json(rows.stream().map(CompletableFuture::join).toList()));
  }

  private CompletableFuture<RoomRow> row(RoomAddress room) {
    RoomRunner runner = open.at(room);
    CompletableFuture<RoomRow> row =
        runner == null || !runner.isOpen()
            ? CompletableFuture.completedFuture(asleep(room))
            : runner
                .look("")
                .toCompletableFuture()
                .thenApply(reply -> read(room, reply))
                .completeOnTimeout(
                    RoomRow.busy(room.toString()), PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(_ -> RoomRow.busy(room.toString()));
    return row.thenApply(known -> known.with(incidents.lastError(room).orElse(null)));
  }

  private static RoomRow read(RoomAddress room, RoomReply reply) {
    return reply.status() == 200
        ? Json.read(reply.body(), RoomRow.class)
        : RoomRow.busy(room.toString());
  }

  private RoomRow asleep(RoomAddress room) {
    OptionalLong at = index.wakesAt(room);
    return RoomRow.asleep(
        room.toString(), at.isPresent() ? at.getAsLong() : null, index.bytes(room));
  }
}
