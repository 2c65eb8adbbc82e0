package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.runtime.storage.RoomDatabase;
import dev.blip.protocol.AccessChange;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Json;
import dev.blip.protocol.Membership;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.TokenClaims;
import java.time.Duration;
import java.util.Optional;

/**
 * Who may be in a room of an account's own: sockets end when their bearer may be there no more, or
 * has another role, and with the key that opened them, whatever the room's own code says. What the
 * API has told is remembered for as long as a ticket that was got before may still come; who has a
 * ticket of later was asked by the API. For one thread at a time.
 */
final class AccountAccess {
  private static final Duration REMEMBERED = Duration.ofMinutes(10);
  private static final String TABLE = "blip_access";
  private static final String MEMBERS = "members";
  private static final String KEY = "key ";

  private final RuntimeServices services;
  private final RoomDatabase database;
  private final UndoLog undoLog;
  private final ConnectionTable connections;
  private boolean made;

  AccountAccess(
      RuntimeServices services,
      RoomDatabase database,
      UndoLog undoLog,
      ConnectionTable connections) {
    this.services = services;
    this.database = database;
    this.undoLog = undoLog;
    this.connections = connections;
    made = database.hasTable(TABLE);
  }

  /** Whether a request is the API's, which tells of a change. */
  static boolean isTold(RoomRequest request) {
    return request.caller() instanceof Caller.Service
        && request.method().equals("POST")
        && request.path().equals(AccessChange.PATH);
  }

  /**
   * Lets those pass who may be there; within a hook.
   *
   * @throws Refusal (401)
   */
  void admit(ConnectionRequest opening) {
    if (!made) return;
    TokenClaims claims = opening.claims();
    Membership members = told().orElse(null);
    if (members != null && !members.admits(claims)) throw noMember();
    if (members != null && members.hasOtherRole(claims)) {
      throw new Refusal(401, "token's bearer has another role now; get another ticket");
    }
    if (claims.key().flatMap(key -> remembered(KEY + key)).isPresent()) throw noKey();
  }

  /**
   * Closes the sockets of all who may be there no more, those that a revoked key has opened, and
   * those of who has another role, who comes again with it; within a hook.
   *
   * @param body an {@link AccessChange}
   * @throws Refusal (400) if it is none
   */
  void change(String body) {
    AccessChange change = Json.read(body, AccessChange.class);
    Membership members = change.members();
    if (members != null) changed(members);
    String key = change.revokedKey();
    if (key != null) revoked(key);
  }

  private void revoked(String key) {
    keep(KEY + key, "");
    for (RoomConnection socket : connections.present()) {
      boolean isOfIt = socket.opening().claims().key().filter(key::equals).isPresent();
      if (isOfIt) close(socket, noKey());
    }
  }

  private void changed(Membership members) {
    Membership before = told().orElse(null);
    Membership now = before == null || before.version() <= members.version() ? members : before;
    keep(MEMBERS, Json.write(now));
    for (RoomConnection socket : connections.present()) {
      TokenClaims claims = socket.opening().claims();
      if (!now.admits(claims)) close(socket, noMember());
      else if (now.hasOtherRole(claims)) socket.close();
    }
  }

  private void close(RoomConnection socket, Refusal why) {
    socket.send(why.problem(services.ids().next()).toFrame());
    socket.close();
  }

  private static Refusal noMember() {
    return new Refusal(401, "token's bearer is no member of the account any more");
  }

  private static Refusal noKey() {
    return new Refusal(401, "key was revoked");
  }

  private Optional<Membership> told() {
    return remembered(MEMBERS).map(text -> Json.read(text, Membership.class));
  }

  private Optional<String> remembered(String what) {
    if (!made) return Optional.empty();
    return database.first(
        "SELECT told FROM blip_access WHERE what = ? AND at > ?",
        row -> String.valueOf(row.text("told")),
        what,
        services.clock().millis() - REMEMBERED.toMillis());
  }

  private void keep(String what, String told) {
    if (!made) {
      database.execute(
          "CREATE TABLE blip_access (what TEXT PRIMARY KEY, at INTEGER NOT NULL, told TEXT NOT"
              + " NULL) STRICT, WITHOUT ROWID");
      made = true;
      undoLog.onUndo(() -> made = false);
    }
    long now = services.clock().millis();
    database.execute("DELETE FROM blip_access WHERE at <= ?", now - REMEMBERED.toMillis());
    database.execute(
        "INSERT INTO blip_access VALUES (?, ?, ?) ON CONFLICT (what) DO UPDATE SET at ="
            + " excluded.at, told = excluded.told",
        what,
        now,
        told);
  }
}
