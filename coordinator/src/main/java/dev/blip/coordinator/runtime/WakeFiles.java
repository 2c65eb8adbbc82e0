package dev.blip.coordinator.runtime;

import dev.blip.protocol.RoomAddress;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The index of rooms with work to do, one small database a shard, beside the shard's rooms. */
public final class WakeFiles implements WakeIndex, AutoCloseable {
  private static final String FILE = "wake.db";

  private final RoomFiles files;
  private final Map<Integer, RoomDatabase> open = new HashMap<>();
  private boolean closed;

  public WakeFiles(RoomFiles files) {
    this.files = files;
  }

  @Override
  public synchronized void put(RoomAddress room, long at) {
    shard(RoomFiles.shard(room))
        .execute(
            "INSERT INTO wake VALUES (?, ?) ON CONFLICT (room) DO UPDATE SET at = excluded.at",
            room.toString(),
            at);
  }

  @Override
  public synchronized void remove(RoomAddress room) {
    int shard = RoomFiles.shard(room);
    if (exists(shard)) shard(shard).execute("DELETE FROM wake WHERE room = ?", room.toString());
  }

  /** Rooms that were awake when the shard was left, and rooms whose time has come. */
  public synchronized List<RoomAddress> atStart(int shard, long now) {
    return read(shard, "SELECT room FROM wake WHERE at <= ?", now);
  }

  /** Hibernating rooms whose time has come. */
  public synchronized List<RoomAddress> due(int shard, long now) {
    return read(shard, "SELECT room FROM wake WHERE at > 0 AND at <= ?", now);
  }

  private List<RoomAddress> read(int shard, String sql, long now) {
    if (!exists(shard)) return List.of();
    return shard(shard).query(sql, row -> RoomAddress.parse(String.valueOf(row.text("room"))), now);
  }

  private boolean exists(int shard) {
    return !closed && (open.containsKey(shard) || Files.exists(files.shard(shard).resolve(FILE)));
  }

  private RoomDatabase shard(int shard) {
    if (closed) throw new IllegalStateException("wake index is closed");
    RoomDatabase database = open.get(shard);
    if (database == null) {
      database = RoomDatabase.open(files.shard(shard).resolve(FILE));
      open.put(shard, database);
      database.execute(
          "CREATE TABLE IF NOT EXISTS wake (room TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT,"
              + " WITHOUT ROWID");
    }
    return database;
  }

  @Override
  public synchronized void close() {
    closed = true;
    open.values().forEach(RoomDatabase::close);
    open.clear();
  }
}
