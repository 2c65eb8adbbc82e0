package dev.blip.coordinator.http;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.runtime.IdempotencyKey;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.coordinator.runtime.RoomQuery;
import dev.blip.coordinator.runtime.Rooms;
import dev.blip.protocol.Access;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.PartyRules;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import java.util.List;
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
  final Queue<IdempotencyKey> keys = new ConcurrentLinkedQueue<>();
  volatile Function<Call, CompletionStage<RoomReply>> answers =
      _ -> CompletableFuture.completedFuture(RoomReply.NOTHING);

  void answer(RoomReply reply) {
    answers = _ -> CompletableFuture.completedFuture(reply);
  }

  @Override
  public CompletionStage<RoomReply> list(RoomQuery query) {
    return CompletableFuture.completedFuture(RoomReply.json(query));
  }

  @Override
  public CompletionStage<RoomReply> query(RoomAddress room, String sql) {
    return CompletableFuture.completedFuture(RoomReply.text(sql));
  }

  @Override
  public CompletionStage<RoomReply> destroy(RoomAddress room) {
    return CompletableFuture.completedFuture(RoomReply.NOTHING);
  }

  @Override
  public CompletionStage<RoomReply> call(RoomAddress room, RoomCall call) {
    return switch (call) {
      case RoomCall.Connect(String id, var request) ->
          record(new Call.Connected(room, id, request));
      case RoomCall.Message(String id, String text, var key, var _) -> {
        keys.add(key);
        yield record(new Call.Messaged(room, id, text));
      }
      case RoomCall.Disconnect(String id, int code, String reason) ->
          record(new Call.Disconnected(room, id, code, reason));
      case RoomCall.Request(var request, var key) -> {
        keys.add(key);
        yield record(new Call.Requested(room, request));
      }
    };
  }

  @Override
  public PartyRules rules(String party) {
    if (!party.equals("poll")) throw new Refusal(404, "party must be poll, was " + party);
    return new PartyRules(Set.of("https://poll.example"), Access.OPEN, false, List.of());
  }

  private CompletionStage<RoomReply> record(Call call) {
    calls.add(call);
    return answers.apply(call);
  }
}
