package dev.blip.coordinator.testkit;

import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.runtime.Outbound;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Rooms that can call each other: they share their time and the test's thread. */
final class Neighbours implements Outbound {
  final HandClock clock = new HandClock();
  final Turns turns = new Turns();
  private final Map<RoomAddress, RoomTest> rooms = new LinkedHashMap<>();
  private final Map<RoomAddress, Function<RoomRequest, RoomReply>> standIns = new LinkedHashMap<>();
  private BiFunction<FetchRequest, String, Optional<RoomReply>> world = (_, _) -> Optional.empty();

  void add(RoomAddress address, RoomTest room) {
    if (rooms.putIfAbsent(address, room) == null) return;
    throw new IllegalArgumentException("room " + address + " stands beside itself");
  }

  void world(BiFunction<FetchRequest, String, Optional<RoomReply>> answers) {
    world = answers;
  }

  @Override
  public CompletionStage<RoomReply> fetch(FetchRequest request, String key) {
    return world
        .apply(request, key)
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> CompletableFuture.failedFuture(new IOException("no answer")));
  }

  @Override
  public CompletionStage<RoomReply> bring(FetchRequest request, String key) {
    return fetch(request, key);
  }

  void standIn(RoomAddress address, Function<RoomRequest, RoomReply> answer) {
    standIns.put(address, answer);
  }

  List<RoomTest> rooms() {
    return List.copyOf(rooms.values());
  }

  @Override
  public CompletionStage<RoomReply> call(RoomAddress room, RoomCall.Request call) {
    RoomTest other = rooms.get(room);
    if (other != null) return other.ask(call);
    var answer = standIns.get(room);
    var nobody = new Refusal(404, "party " + room.party() + " is not there");
    return CompletableFuture.completedFuture(
        answer == null ? RoomReply.problem(404, nobody.problem("")) : answer.apply(call.request()));
  }
}
