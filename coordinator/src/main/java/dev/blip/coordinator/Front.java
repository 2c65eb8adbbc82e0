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
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP server asks through the whole process's life: the rooms of the session that is
 * ready, or, between two lives, nobody. Calls are refused then in the way that functions ask again
 * on.
 */
final class Front implements Rooms, Readiness {
  private volatile @Nullable CoordinatorSession session;
  private volatile boolean opened;
  private volatile long lastCallAt = System.currentTimeMillis();
  private final AtomicLong turnedAway = new AtomicLong();

  /** A session is ready. */
  void open(CoordinatorSession ready) {
    turnedAway.set(0);
    lastCallAt = System.currentTimeMillis();
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

  /** Epoch milliseconds of the last call to a room, or of when rooms could be called last. */
  long lastCallAt() {
    return lastCallAt;
  }

  /** How many calls to rooms have been refused since a session was ready last. */
  long turnedAway() {
    return turnedAway.get();
  }

  @Override
  public CompletionStage<RoomReply> call(RoomAddress room, RoomCall call) {
    lastCallAt = System.currentTimeMillis();
    // Read after it: whoever ends the session and then looks at the time sees one or the other.
    CoordinatorSession current = session;
    if (current != null) return current.call(room, call);
    turnedAway.incrementAndGet();
    return CompletableFuture.failedFuture(elsewhere("room " + room));
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
