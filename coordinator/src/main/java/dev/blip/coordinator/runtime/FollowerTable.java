package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.UrlFollower;
import dev.blip.coordinator.runtime.storage.RoomDatabase;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/** A room's URL followers as rows, in a table made with the first. For one thread at a time. */
final class FollowerTable {
  /** Where there is no batch under way. */
  static final long NOTHING = -1;

  /**
   * A row.
   *
   * @param through the end of the batch that is under way, or {@link #NOTHING}
   */
  record Kept(UrlFollower follower, long through) {}

  private final RoomDatabase database;
  private final UndoLog undoLog;
  private boolean made;

  FollowerTable(RoomDatabase database, UndoLog undoLog) {
    this.database = database;
    this.undoLog = undoLog;
    made = database.hasTable("blip_follower");
  }

  List<Kept> all() {
    if (!made) return List.of();
    return database.query(
        "SELECT * FROM blip_follower ORDER BY id",
        row -> {
          var follower =
              new UrlFollower(
                  String.valueOf(row.text("id")),
                  URI.create(String.valueOf(row.text("uri"))),
                  String.valueOf(row.text("log")),
                  row.number("after"),
                  (int) row.number("failures"),
                  row.isNull("failing") ? null : Instant.ofEpochMilli(row.number("failing")));
          return new Kept(follower, row.number("through"));
        });
  }

  void put(Kept kept) {
    if (!made) {
      database.execute(
          "CREATE TABLE blip_follower (id TEXT PRIMARY KEY, uri TEXT NOT NULL, log TEXT NOT NULL,"
              + " after INTEGER NOT NULL, through INTEGER NOT NULL, failures INTEGER NOT NULL,"
              + " failing INTEGER) STRICT, WITHOUT ROWID");
      made = true;
      undoLog.onUndo(() -> made = false);
    }
    UrlFollower follower = kept.follower;
    Instant failing = follower.failingSince();
    database.execute(
        "INSERT OR REPLACE INTO blip_follower VALUES (?, ?, ?, ?, ?, ?, ?)",
        follower.id(),
        follower.uri().toString(),
        follower.log(),
        follower.after(),
        kept.through,
        follower.failures(),
        failing == null ? null : failing.toEpochMilli());
  }

  void removeAll() {
    if (made) database.execute("DELETE FROM blip_follower");
  }

  void remove(String id) {
    database.execute("DELETE FROM blip_follower WHERE id = ?", id);
  }
}
