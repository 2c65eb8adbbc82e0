package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.CallRequest;
import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.storage.RoomDatabase;
import dev.blip.protocol.Json;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A room's durable calls as rows of its database, made with the first of them: until its answer has
 * been taken a call is a row. For one thread at a time.
 */
final class OutgoingTable {
  private record ToRoom(String method, String path, Map<String, String> query, String body) {}

  private record ToUrl(
      String method, URI uri, Map<String, String> headers, String contentType, String body) {}

  private final RoomDatabase database;
  private final UndoLog undoLog;
  private boolean made;
  private @Nullable String incarnation;

  OutgoingTable(RoomDatabase database, UndoLog undoLog) {
    this.database = database;
    this.undoLog = undoLog;
    made = database.hasTable("blip_outgoing");
  }

  /** Makes the tables, and with them the incarnation. */
  void make() {
    if (made) return;
    database.execute(
        "CREATE TABLE blip_outgoing (number INTEGER PRIMARY KEY AUTOINCREMENT, target TEXT NOT NULL,"
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
  long add(Destination to, String name, CallRequest request, int hops, long until) {
    var kept = new ToRoom(request.method(), request.path(), request.query(), request.body());
    return add(to, name, Json.write(kept), hops, until);
  }

  /** Adds a fetch and answers its number. */
  long add(Destination to, String name, FetchRequest request, int hops, long until) {
    var kept =
        new ToUrl(
            request.method(),
            request.uri(),
            request.headers(),
            request.contentType(),
            request.body());
    return add(to, name, Json.write(kept), hops, until);
  }

  private long add(Destination to, String name, String kept, int hops, long until) {
    make();
    database.countWrite();
    return database
        .first(
            "INSERT INTO blip_outgoing (target, name, request, hops, until) VALUES (?, ?, ?, ?, ?)"
                + " RETURNING number",
            row -> row.number("number"),
            to.text(),
            name,
            kept,
            hops,
            until)
        .orElseThrow();
  }

  /** All that have not been taken, in order. */
  List<OutgoingCall> all() {
    if (!made) return List.of();
    return database.query(
        "SELECT number, target, name, hops, until, reply FROM blip_outgoing ORDER BY number",
        row -> {
          String reply = row.text("reply");
          return new OutgoingCall(
              row.number("number"),
              Destination.parse(String.valueOf(row.text("target"))),
              String.valueOf(row.text("name")),
              (int) row.number("hops"),
              row.number("until"),
              null,
              reply == null ? null : Json.read(reply, RoomReply.class));
        });
  }

  CallRequest call(long number) {
    ToRoom kept = request(number, ToRoom.class);
    return new CallRequest(
        kept.method, kept.path, kept.query, kept.body, false, CallRequest.LONGEST);
  }

  FetchRequest fetch(long number) {
    ToUrl kept = request(number, ToUrl.class);
    return new FetchRequest(
        kept.method, kept.uri, kept.headers, kept.contentType, kept.body, CallRequest.LONGEST);
  }

  private <T> T request(long number, Class<T> type) {
    String text =
        database
            .first(
                "SELECT request FROM blip_outgoing WHERE number = ?",
                row -> String.valueOf(row.text("request")),
                number)
            .orElseThrow();
    return Json.read(text, type);
  }

  /** Keeps an answer that has not been taken, and until when it comes again. */
  void keep(long number, RoomReply reply, long until) {
    database.execute(
        "UPDATE blip_outgoing SET reply = ?, until = ? WHERE number = ?",
        Json.write(reply),
        until,
        number);
  }

  /** Removes the tables, and with them the incarnation: who comes next is another. */
  void drop() {
    if (!made) return;
    database.execute("DROP TABLE blip_outgoing");
    database.execute("DROP TABLE blip_room");
    String known = incarnation;
    made = false;
    incarnation = null;
    undoLog.onUndo(
        () -> {
          made = true;
          incarnation = known;
        });
  }

  void remove(long number) {
    database.execute("DELETE FROM blip_outgoing WHERE number = ?", number);
  }
}
