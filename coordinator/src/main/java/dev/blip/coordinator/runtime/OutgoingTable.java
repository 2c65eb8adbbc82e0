package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.CallRequest;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.storage.RoomDatabase;
import dev.blip.protocol.Json;
import dev.blip.protocol.RoomAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A room's durable calls as rows of its database, made with the first of them: until its answer has
 * been taken a call is a row. For one thread at a time.
 */
final class OutgoingTable {
  private record Request(String method, String path, Map<String, String> query, String body) {}

  private final RoomDatabase database;
  private final UndoLog undoLog;
  private boolean made;
  private @Nullable String incarnation;

  OutgoingTable(RoomDatabase database, UndoLog undoLog) {
    this.database = database;
    this.undoLog = undoLog;
    made = database.hasTable("blip_outgoing");
  }

  private void make() {
    if (made) return;
    database.execute(
        "CREATE TABLE blip_outgoing (number INTEGER PRIMARY KEY AUTOINCREMENT, room TEXT NOT NULL,"
            + " name TEXT NOT NULL, request TEXT NOT NULL, hops INTEGER NOT NULL, until INTEGER NOT"
            + " NULL, reply TEXT) STRICT");
    database.execute("CREATE TABLE blip_room (incarnation TEXT NOT NULL) STRICT");
    database.execute("INSERT INTO blip_room VALUES (?)", UUID.randomUUID().toString());
    made = true;
    undoLog.onUndo(() -> made = false);
  }

  /** What tells this room from one that was destroyed, and from one that may be made later. */
  String incarnation() {
    String known = incarnation;
    if (known == null) {
      known =
          database
              .first(
                  "SELECT incarnation FROM blip_room",
                  row -> String.valueOf(row.text("incarnation")))
              .orElseThrow();
      incarnation = known;
    }
    return known;
  }

  /** Adds a call and answers its number. */
  long add(RoomAddress room, String name, CallRequest request, int hops, long until) {
    make();
    var kept = new Request(request.method(), request.path(), request.query(), request.body());
    database.countWrite();
    return database
        .first(
            "INSERT INTO blip_outgoing (room, name, request, hops, until) VALUES (?, ?, ?, ?, ?)"
                + " RETURNING number",
            row -> row.number("number"),
            room.toString(),
            name,
            Json.write(kept),
            hops,
            until)
        .orElseThrow();
  }

  /** All that have not been taken, in order. */
  List<OutgoingCall> all() {
    if (!made) return List.of();
    return database.query(
        "SELECT number, room, name, hops, until, reply FROM blip_outgoing ORDER BY number",
        row -> {
          String reply = row.text("reply");
          return new OutgoingCall(
              row.number("number"),
              RoomAddress.parse(String.valueOf(row.text("room"))),
              String.valueOf(row.text("name")),
              (int) row.number("hops"),
              row.number("until"),
              null,
              reply == null ? null : Json.read(reply, RoomReply.class));
        });
  }

  CallRequest request(long number) {
    String text =
        database
            .first(
                "SELECT request FROM blip_outgoing WHERE number = ?",
                row -> String.valueOf(row.text("request")),
                number)
            .orElseThrow();
    Request kept = Json.read(text, Request.class);
    return new CallRequest(
        kept.method, kept.path, kept.query, kept.body, false, Duration.ofMillis(1));
  }

  /** Keeps an answer that has not been taken, and until when it comes again. */
  void keep(long number, RoomReply reply, long until) {
    database.execute(
        "UPDATE blip_outgoing SET reply = ?, until = ? WHERE number = ?",
        Json.write(reply),
        until,
        number);
  }

  void remove(long number) {
    database.execute("DELETE FROM blip_outgoing WHERE number = ?", number);
  }
}
