package dev.blip.coordinator.http;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.runtime.Rooms;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.PartyRules;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Rooms that remember what was asked and answer as a test says. */
final class RecordingRooms implements Rooms {
  /** What was asked. */
  sealed interface Call {
    record Connected(RoomAddress room, String id, ConnectionRequest request) implements Call {}

    record Messaged(RoomAddress room, String id, String text) implements Call {}

    record Disconnected(RoomAddress room, String id, int code, String reason) implements Call {}

    record Requested(RoomAddress room, RoomRequest request) implements Call {}
  }

  final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  final Queue<dev.blip.coordinator.runtime.Call> names = new ConcurrentLinkedQueue<>();
  volatile Function<Call, CompletionStage<RoomReply>> answers =
      _ -> CompletableFuture.completedFuture(RoomReply.NOTHING);

  void answer(RoomReply reply) {
    answers = _ -> CompletableFuture.completedFuture(reply);
  }

  @Override
  public CompletionStage<RoomReply> connect(
      RoomAddress room, String connectionId, ConnectionRequest request) {
    return record(new Call.Connected(room, connectionId, request));
  }

  @Override
  public CompletionStage<RoomReply> message(
      RoomAddress room, String connectionId, String text, dev.blip.coordinator.runtime.Call named) {
    names.add(named);
    return record(new Call.Messaged(room, connectionId, text));
  }

  @Override
  public CompletionStage<RoomReply> disconnect(
      RoomAddress room, String connectionId, int code, String reason) {
    return record(new Call.Disconnected(room, connectionId, code, reason));
  }

  @Override
  public CompletionStage<RoomReply> request(
      RoomAddress room, RoomRequest request, dev.blip.coordinator.runtime.Call named) {
    names.add(named);
    return record(new Call.Requested(room, request));
  }

  @Override
  public PartyRules rules(String party) {
    if (!party.equals("poll")) throw new Refusal(404, "party must be poll, was " + party);
    return new PartyRules(Set.of("https://poll.example"));
  }

  private CompletionStage<RoomReply> record(Call call) {
    calls.add(call);
    return answers.apply(call);
  }
}
