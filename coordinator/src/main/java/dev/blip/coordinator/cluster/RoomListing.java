package dev.blip.coordinator.cluster;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.RoomQuery;
import dev.blip.coordinator.runtime.RoomRow;
import dev.blip.coordinator.runtime.storage.RoomFiles;
import dev.blip.protocol.Json;
import dev.blip.protocol.RoomAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A page of the whole cluster's rooms, put together from all shards: a load balancer stands before
 * coordinators, so nobody could ask each of them for its own. Each shard is asked for addresses
 * first, then those that have a room on the page for how their rooms are.
 */
final class RoomListing {
  /** Of addresses, as SQLite has it. */
  static final Comparator<String> ORDER =
      (one, other) ->
          Arrays.compareUnsigned(
              one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

  /** Rooms that are described in one message. */
  private static final int AT_ONCE = 50;

  /** A question to a shard's keeper. */
  interface Keepers {
    CompletionStage<RoomReply> ask(int shard, ClusterCall.Asking asking);
  }

  /** What is answered; {@code next} goes on where this page ends, absent if it is the last. */
  private record Page(List<RoomRow> rooms, @Nullable String next, Map<String, Long> counts) {}

  private final Keepers keepers;

  RoomListing(Keepers keepers) {
    this.keepers = keepers;
  }

  CompletionStage<RoomReply> list(RoomQuery query) {
    List<CompletableFuture<ShardPage>> shards =
        IntStream.range(0, RoomFiles.SHARDS)
            .mapToObj(
                shard ->
                    keepers
                        .ask(shard, to -> new RoomMessage.ListRooms(query, to))
                        .thenApply(reply -> Json.read(reply.body(), ShardPage.class))
                        .toCompletableFuture())
            .toList();
    return joined(shards).thenCompose(pages -> page(query, pages));
  }

  private CompletionStage<RoomReply> page(RoomQuery query, List<ShardPage> shards) {
    Map<String, Long> counts = new TreeMap<>();
    for (ShardPage shard : shards) {
      shard.counts().forEach((party, rooms) -> counts.merge(party, rooms, Long::sum));
    }
    // Where a shard has more than it said, rooms behind its last may lack.
    @Nullable String known =
        shards.stream()
            .filter(ShardPage::more)
            .map(shard -> shard.rooms().getLast())
            .min(ORDER)
            .orElse(null);
    List<String> all =
        shards.stream().flatMap(shard -> shard.rooms().stream()).sorted(ORDER).toList();
    List<String> page =
        all.stream()
            .filter(room -> known == null || ORDER.compare(room, known) <= 0)
            .limit(query.limit())
            .toList();
    boolean isLast = known == null && page.size() == all.size();
    @Nullable String next = isLast ? null : page.getLast();
    return described(page).thenApply(rows -> RoomReply.json(new Page(rows, next, counts)));
  }

  private CompletionStage<List<RoomRow>> described(List<String> page) {
    Map<Integer, List<RoomAddress>> shards = new TreeMap<>();
    for (String name : page) {
      RoomAddress room = RoomAddress.parse(name);
      shards.computeIfAbsent(RoomFiles.shard(room), _ -> new ArrayList<>()).add(room);
    }
    List<CompletableFuture<List<RoomRow>>> parts = new ArrayList<>();
    shards.forEach(
        (shard, rooms) -> {
          for (int from = 0; from < rooms.size(); from += AT_ONCE) {
            parts.add(describe(shard, rooms.subList(from, Math.min(from + AT_ONCE, rooms.size()))));
          }
        });
    return joined(parts).thenApply(rows -> inOrder(page, rows));
  }

  private CompletableFuture<List<RoomRow>> describe(int shard, List<RoomAddress> rooms) {
    var asked = List.copyOf(rooms);
    return keepers
        .ask(shard, to -> new RoomMessage.Describe(asked, to))
        .thenApply(reply -> Json.readList(reply.body(), RoomRow.class))
        .toCompletableFuture();
  }

  private static List<RoomRow> inOrder(List<String> page, List<List<RoomRow>> parts) {
    Map<String, RoomRow> rows = new HashMap<>();
    for (List<RoomRow> part : parts) part.forEach(row -> rows.put(row.address(), row));
    return page.stream().map(rows::get).filter(Objects::nonNull).toList();
  }

  private static <T> CompletableFuture<List<T>> joined(List<CompletableFuture<T>> stages) {
    return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new))
        .thenApply(_ -> stages.stream().map(CompletableFuture::join).toList());
  }
}
