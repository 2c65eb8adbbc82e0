package dev.blip.coordinator;

import dev.blip.coordinator.http.Readiness;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.runtime.Call;
import dev.blip.coordinator.runtime.Rooms;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.PartyRules;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.Again;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP server asks through the whole process's life: the rooms of the session that is
 * ready, or, between two lives, nobody. Calls are refused then in the way that functions ask again
 * on.
 */
final class Front implements Rooms, Readiness {
  private volatile @Nullable CoordinatorSession session;
  private volatile boolean opened;

  /** A session is ready. */
  void open(CoordinatorSession ready) {
    session = ready;
    opened = true;
  }

  /** A session is over, or about to end. */
  void close() {
    session = null;
  }

  @Override
  public Optional<String> obstacle() {
    CoordinatorSession current = session;
    return current == null
        ? Optional.of("coordinator is in no cluster, or leaves it")
        : current.obstacle();
  }

  @Override
  public boolean hasBeen() {
    return opened;
  }

  private CompletionStage<RoomReply> call(
      RoomAddress room, Function<Rooms, CompletionStage<RoomReply>> call) {
    CoordinatorSession current = session;
    return current == null
        ? CompletableFuture.failedFuture(elsewhere("room " + room))
        : call.apply(current.rooms());
  }

  private static Refusal elsewhere(String what) {
    return new Refusal(Again.ELSEWHERE, what + " cannot be reached from here now; ask another");
  }

  @Override
  public CompletionStage<RoomReply> connect(
      RoomAddress room, String connectionId, ConnectionRequest request) {
    return call(room, rooms -> rooms.connect(room, connectionId, request));
  }

  @Override
  public CompletionStage<RoomReply> message(
      RoomAddress room, String connectionId, String text, Call call) {
    return call(room, rooms -> rooms.message(room, connectionId, text, call));
  }

  @Override
  public CompletionStage<RoomReply> disconnect(
      RoomAddress room, String connectionId, int code, String reason) {
    return call(room, rooms -> rooms.disconnect(room, connectionId, code, reason));
  }

  @Override
  public CompletionStage<RoomReply> request(RoomAddress room, RoomRequest request, Call call) {
    return call(room, rooms -> rooms.request(room, request, call));
  }

  @Override
  public PartyRules rules(String party) {
    CoordinatorSession current = session;
    if (current == null) throw elsewhere("party " + party);
    return current.rooms().rules(party);
  }
}
