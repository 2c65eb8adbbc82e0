package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Sql;
import dev.blip.coordinator.runtime.DeliveryState.Place;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Json;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A room's connections, in its database and in memory. For one thread at a time. */
final class ConnectionTable {
  /** A cursor where no log is followed. */
  private static final long NOT_FOLLOWING = -1;

  /** The cursor of one whose room was destroyed. */
  private static final long LEAVING = -2;

  private final Sql sql;
  private final UndoLog undoLog;
  private final Outbox outbox;
  private final Map<String, RoomConnection> connections = new LinkedHashMap<>();

  ConnectionTable(Sql sql, UndoLog undoLog, Outbox outbox) {
    this.sql = sql;
    this.undoLog = undoLog;
    this.outbox = outbox;
    sql.execute(
        "CREATE TABLE IF NOT EXISTS blip_connection (id TEXT PRIMARY KEY, opened INTEGER NOT NULL,"
            + " tags TEXT NOT NULL, attachment TEXT, sent INTEGER NOT NULL, cursor INTEGER NOT"
            + " NULL, opening TEXT, log TEXT) STRICT");
    // Rooms of earlier versions have the table without them.
    for (String column : List.of("opening", "log")) {
      if (!has(column)) sql.execute("ALTER TABLE blip_connection ADD COLUMN " + column + " TEXT");
    }
    sql.query(
            "SELECT id, opened, tags, attachment, sent, cursor, log FROM blip_connection ORDER BY"
                + " rowid",
            this::read)
        .forEach(
            connection -> {
              connections.put(connection.id(), connection);
              outbox.startAfter(connection.line.sent());
            });
  }

  private boolean has(String column) {
    return sql.first(
            "SELECT 1 AS one FROM pragma_table_info('blip_connection') WHERE name = ?",
            row -> row.number("one"),
            column)
        .isPresent();
  }

  private RoomConnection read(Sql.Row row) {
    var line =
        new DeliveryState(
            String.valueOf(row.text("id")), row.number("opened"), row.number("sent"), place(row));
    line.leaving(row.number("cursor") == LEAVING);
    var tags = Json.readList(String.valueOf(row.text("tags")), String.class);
    return new RoomConnection(line, Set.copyOf(tags), row.text("attachment"), sql, undoLog, outbox);
  }

  private static @Nullable Place place(Sql.Row row) {
    long after = row.number("cursor");
    String log = row.text("log");
    return after < 0 ? null : new Place(log == null ? "" : log, after);
  }

  RoomConnection add(String id, ConnectionRequest opening, long now) {
    var line = new DeliveryState(id, now, outbox.newest(), null);
    var connection = new RoomConnection(line, Set.of(), null, sql, undoLog, outbox);
    sql.execute(
        "INSERT INTO blip_connection (id, opened, tags, sent, cursor, opening) VALUES (?, ?, '[]', ?,"
            + " ?, ?)",
        id,
        now,
        line.sent(),
        NOT_FOLLOWING,
        Json.write(opening));
    connections.put(id, connection);
    undoLog.onUndo(
        () -> {
          connections.remove(id);
          connection.end();
        });
    return connection;
  }

  /**
   * Removes a connection, in memory for good: for the file, this is to be done again where a hook
   * in which it was done is taken back.
   */
  void remove(RoomConnection connection) {
    connections.remove(connection.id(), connection);
    connection.opening();
    connection.line.stopRun();
    connection.end();
    sql.execute("DELETE FROM blip_connection WHERE id = ?", connection.id());
  }

  @Nullable RoomConnection get(String id) {
    return connections.get(id);
  }

  /** The connection of a line, unless it has been replaced or removed. */
  boolean holds(DeliveryState line) {
    RoomConnection connection = connections.get(line.connectionId());
    return connection != null && connection.line == line;
  }

  Collection<RoomConnection> all() {
    return connections.values();
  }

  /** Those that the room knows: all but the ones that are on their way out. */
  Collection<RoomConnection> present() {
    return connections.values().stream()
        .filter(connection -> !connection.line.isLeaving())
        .toList();
  }

  /** Closes all, after what was sent to them before; the room knows them no more. */
  void closeAll() {
    present().forEach(RoomConnection::leave);
    sql.execute(
        "UPDATE blip_connection SET cursor = ?, tags = '[]', attachment = NULL, opening = NULL, log"
            + " = NULL",
        LEAVING);
  }

  Collection<DeliveryState> lines() {
    return connections.values().stream().map(connection -> connection.line).toList();
  }

  List<Connection> tagged(String tag) {
    return present().stream()
        .filter(connection -> connection.tags().contains(tag))
        .map(Connection.class::cast)
        .toList();
  }

  /** Stores places that have moved; within a transaction. */
  void store() {
    for (RoomConnection connection : connections.values()) {
      store(connection.line, sql);
      connection.line.stored();
    }
  }

  /**
   * Stores those that are followed closely.
   *
   * @param lazily reaches the disk with the next write, at the latest in a second; the end of this
   *     process alone takes nothing of it along
   */
  void store(Iterable<DeliveryState> lines, Sql lazily) {
    for (DeliveryState line : lines) {
      if (line.isFollowedClosely()) store(line, lazily);
    }
  }

  private static void store(DeliveryState line, Sql sql) {
    if (!line.isDirty()) return;
    Place place = line.place();
    sql.execute(
        "UPDATE blip_connection SET sent = ?, cursor = ? WHERE id = ?",
        line.sent(),
        line.isLeaving() ? LEAVING : place == null ? NOT_FOLLOWING : place.after(),
        line.connectionId());
  }

  /** The outbox place that every connection has reached. */
  long receivedByAll() {
    long least = outbox.newest();
    for (RoomConnection connection : connections.values()) {
      least = Math.min(least, connection.line.sent());
    }
    return least;
  }
}
