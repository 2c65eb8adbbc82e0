package dev.blip.coordinator.runtime;

import dev.blip.protocol.RoomAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One shard's index, a small database; made by the first entry. Safe for use by many threads. */
final class WakeFile {
  private final Path folder;
  private final Tenure tenure;
  private @Nullable RoomDatabase database;
  private boolean closed;

  WakeFile(Path folder, Tenure tenure) {
    this.folder = folder;
    this.tenure = tenure;
  }

  synchronized void put(RoomAddress room, long at) {
    open()
        .execute(
            "INSERT INTO wake VALUES (?, ?) ON CONFLICT (room) DO UPDATE SET at = excluded.at",
            room.toString(),
            at);
  }

  synchronized void remove(RoomAddress room) {
    if (exists()) open().execute("DELETE FROM wake WHERE room = ?", room.toString());
  }

  synchronized List<RoomAddress> upTo(long least, long most) {
    if (closed || !exists()) return List.of();
    return open()
        .query(
            "SELECT room FROM wake WHERE at BETWEEN ? AND ?",
            row -> RoomAddress.parse(String.valueOf(row.text("room"))),
            least,
            most);
  }

  synchronized void close() {
    closed = true;
    if (database == null) return;
    database.close();
    database = null;
    tenure.closed();
  }

  private boolean exists() {
    return database != null || EpochFiles.exist(folder);
  }

  private RoomDatabase open() {
    RoomDatabase found = database;
    if (found != null) return found;
    if (closed) throw new IllegalStateException("index of shard " + tenure.shard() + " is closed");
    found = RoomDatabase.open(EpochFiles.current(folder, tenure));
    found.execute(
        "CREATE TABLE IF NOT EXISTS wake (room TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT,"
            + " WITHOUT ROWID");
    database = found;
    tenure.opened();
    return found;
  }
}
