package dev.blip.coordinator;

import dev.blip.coordinator.http.Readiness;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.coordinator.runtime.RoomQuery;
import dev.blip.coordinator.runtime.Rooms;
import dev.blip.protocol.PartyRules;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.Again;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

  @Override
  public CompletionStage<RoomReply> call(RoomAddress room, RoomCall call) {
    CoordinatorSession current = session;
    return current == null
        ? CompletableFuture.failedFuture(elsewhere("room " + room))
        : current.rooms().call(room, call);
  }

  @Override
  public CompletionStage<RoomReply> list(RoomQuery query) {
    CoordinatorSession current = session;
    return current == null
        ? CompletableFuture.failedFuture(elsewhere("rooms"))
        : current.rooms().list(query);
  }

  @Override
  public CompletionStage<RoomReply> query(RoomAddress room, String sql) {
    CoordinatorSession current = session;
    return current == null
        ? CompletableFuture.failedFuture(elsewhere("room " + room))
        : current.rooms().query(room, sql);
  }

  @Override
  public CompletionStage<RoomReply> destroy(RoomAddress room) {
    CoordinatorSession current = session;
    return current == null
        ? CompletableFuture.failedFuture(elsewhere("room " + room))
        : current.rooms().destroy(room);
  }

  private static Refusal elsewhere(String what) {
    return new Refusal(Again.ELSEWHERE, what + " cannot be reached from here now; ask another");
  }

  @Override
  public PartyRules rules(String party) {
    CoordinatorSession current = session;
    if (current == null) throw elsewhere("party " + party);
    return current.rooms().rules(party);
  }
}
