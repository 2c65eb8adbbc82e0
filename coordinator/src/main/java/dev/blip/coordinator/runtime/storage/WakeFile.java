package dev.blip.coordinator.runtime.storage;

import dev.blip.protocol.RoomAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard's index, a small database; made by the first entry. Its owner's first entry waits until
 * the shard's record names the file. Safe for use by many threads.
 */
final class WakeFile {
  private static final Logger LOG = LoggerFactory.getLogger(WakeFile.class);

  private final RoomFiles files;
  private final ShardEpoch shardEpoch;
  private final BooleanSupplier enter;
  private final Path folder;
  private @Nullable RoomDatabase database;
  private boolean entered;

  /** Rooms that are open here: their time, if they have one, is from before. */
  private final Set<RoomAddress> awake = new HashSet<>();

  /** No room is due before, unless one wakes or goes to sleep: 0 if that is to be looked up. */
  private long noneBefore;

  private boolean closed;

  private record Entry(long epoch, String log) {}

  /** A room that was asleep, and what its log was then. */
  private record Sleeper(RoomAddress room, String log) {}

  private WakeFile(RoomFiles files, ShardEpoch shardEpoch, BooleanSupplier enter) {
    this.files = files;
    this.shardEpoch = shardEpoch;
    this.enter = enter;
    this.folder = files.index(shardEpoch.shard());
  }

  /**
   * Opens a shard's index as its new owner; the first one finds what is there.
   *
   * @param enter makes the shard's record name this owner's file, or says that it cannot any more
   */
  static WakeFile open(RoomFiles files, ShardEpoch shardEpoch, BooleanSupplier enter) {
    var index = new WakeFile(files, shardEpoch, enter);
    long newest = shardEpoch.index();
    boolean known = newest > 0 && Files.exists(EpochFiles.file(index.folder, newest));
    if (newest > 0 && !known) {
      LOG.error("index of shard {} is not there; its rooms are looked for", shardEpoch.shard());
    }
    if (!known) newest = EpochFiles.newestIn(index.folder);
    if (newest > 0 || !files.rooms(shardEpoch.shard()).isEmpty()) index.takeOver(known, newest);
    return index;
  }

  private void takeOver(boolean known, long newest) {
    if (!known) make(EpochFiles.copied(folder, shardEpoch, newest), made -> adopt(made, newest));
    else make(EpochFiles.current(folder, shardEpoch, newest), made -> wakeTheAwake(made, newest));
  }

  private RoomDatabase make(Path file, Consumer<RoomDatabase> begin) {
    var made = RoomDatabase.open(file);
    try {
      made.begin();
      createTables(made);
      begin.accept(made);
      made.commit();
    } catch (RuntimeException e) {
      made.close();
      throw e;
    }
    database = made;
    shardEpoch.opened();
    return made;
  }

  private static void createTables(RoomDatabase made) {
    made.execute(
        "CREATE TABLE IF NOT EXISTS wake (room TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT,"
            + " WITHOUT ROWID");
    made.execute(
        "CREATE TABLE IF NOT EXISTS room (room TEXT PRIMARY KEY, epoch INTEGER NOT NULL, log TEXT"
            + " NOT NULL) STRICT, WITHOUT ROWID");
    made.execute("CREATE TABLE IF NOT EXISTS adopted (epoch INTEGER PRIMARY KEY) STRICT");
  }

  /**
   * Files of a time when no record told which are the newest: each room's is looked for when it is
   * called, from now on for ever. Where the index was lost, nobody knows either who has work to do.
   */
  private void adopt(RoomDatabase made, long newest) {
    boolean lost = newest == 0 || shardEpoch.index() > 0;
    List<RoomAddress> rooms = lost ? files.rooms(shardEpoch.shard()) : List.of();
    for (RoomAddress room : rooms) enter(made, room, 0);
    made.execute("DELETE FROM room");
    LOG.info("shard {}: index of an earlier time is taken over", shardEpoch.shard());
    made.execute("INSERT OR REPLACE INTO adopted VALUES (?)", shardEpoch.number());
  }

  /** Waking costs a room that sleeps no entry: its log tells that it has been awake since. */
  private void wakeTheAwake(RoomDatabase made, long lastOwner) {
    if (lastOwner > shardEpoch.copyBelow()) return;
    var sleepers =
        made.query(
            "SELECT room, log FROM room JOIN wake USING (room) WHERE at > 0 AND epoch = ?",
            row -> new Sleeper(room(row.text("room")), String.valueOf(row.text("log"))),
            lastOwner);
    for (Sleeper sleeper : sleepers) {
      if (!isAsleep(sleeper, lastOwner)) enter(made, sleeper.room, 0);
    }
  }

  private boolean isAsleep(Sleeper sleeper, long epoch) {
    try {
      Path file = EpochFiles.file(files.room(sleeper.room), epoch);
      return FileStamp.ofLog(file).equals(sleeper.log);
    } catch (IOException e) {
      LOG.warn("room {} is woken, for its log cannot be read: {}", sleeper.room, e.toString());
      return false;
    }
  }

  long file(RoomAddress room) {
    synchronized (this) {
      requireOpen(room);
      if (database == null) return 0;
      var known = entry(database, room);
      if (known.isPresent()) return known.get().epoch;
      if (database.query("SELECT epoch FROM adopted", row -> true).isEmpty()) return 0;
    }
    return EpochFiles.newestIn(files.room(room));
  }

  synchronized void awake(RoomAddress room, long epoch, boolean hasWork) {
    RoomDatabase index = entering(room);
    awake.add(room);
    boolean filed = entry(index, room).filter(known -> known.epoch == epoch).isPresent();
    boolean timed = !hasWork || time(index, room).isPresent();
    if (filed && timed) return;
    change(
        index,
        () -> {
          if (!filed) file(index, room, epoch);
          if (!timed) enter(index, room, 0);
        });
  }

  synchronized void asleep(RoomAddress room, OptionalLong at, String log) {
    RoomDatabase index = entering(room);
    awake.remove(room);
    boolean logIsKnown = entry(index, room).filter(known -> known.log.equals(log)).isPresent();
    if (logIsKnown && time(index, room).equals(at)) return;
    change(
        index,
        () -> {
          if (at.isPresent()) enter(index, room, at.getAsLong());
          else index.execute("DELETE FROM wake WHERE room = ?", room.toString());
          index.execute("UPDATE room SET log = ? WHERE room = ?", log, room.toString());
        });
  }

  synchronized void put(RoomAddress room, long at) {
    RoomDatabase index = entering(room);
    awake.remove(room);
    change(index, () -> enter(index, room, at));
  }

  synchronized void forget(RoomAddress room) {
    RoomDatabase index = entering(room);
    awake.remove(room);
    change(
        index,
        () -> {
          index.execute("DELETE FROM wake WHERE room = ?", room.toString());
          index.execute("DELETE FROM room WHERE room = ?", room.toString());
        });
  }

  /** The index, made if need be, once the shard's record names it: older ones are done with. */
  private RoomDatabase entering(RoomAddress room) {
    requireOpen(room);
    noneBefore = 0;
    RoomDatabase index = database;
    if (index == null) index = make(EpochFiles.current(folder, shardEpoch, 0), _ -> {});
    if (entered) return index;
    if (!enter.getAsBoolean()) throw new RoomMoved(room);
    EpochFiles.forgetBefore(folder, shardEpoch.number());
    entered = true;
    return index;
  }

  private static Optional<Entry> entry(RoomDatabase index, RoomAddress room) {
    return index.first(
        "SELECT epoch, log FROM room WHERE room = ?",
        row -> new Entry(row.number("epoch"), String.valueOf(row.text("log"))),
        room.toString());
  }

  private static OptionalLong time(RoomDatabase index, RoomAddress room) {
    return index
        .first("SELECT at FROM wake WHERE room = ?", row -> row.number("at"), room.toString())
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  private static void file(RoomDatabase index, RoomAddress room, long epoch) {
    index.execute(
        "INSERT INTO room VALUES (?, ?, '') ON CONFLICT (room) DO UPDATE SET epoch ="
            + " excluded.epoch",
        room.toString(),
        epoch);
  }

  private static void enter(RoomDatabase index, RoomAddress room, long at) {
    index.execute(
        "INSERT INTO wake VALUES (?, ?) ON CONFLICT (room) DO UPDATE SET at = excluded.at",
        room.toString(),
        at);
  }

  /** Rooms that sleep and are due; of most shards nothing is asked, since none of theirs is. */
  synchronized List<RoomAddress> due(long now) {
    if (closed || database == null || now < noneBefore) return List.of();
    List<RoomAddress> due = upTo(1, now);
    // Those that are due are told until they wake.
    if (due.isEmpty()) noneBefore = next(database, now);
    return due;
  }

  private static long next(RoomDatabase index, long now) {
    return index
        .first(
            "SELECT coalesce(min(at), ?) AS at FROM wake WHERE at > ?",
            row -> row.number("at"),
            Long.MAX_VALUE,
            now)
        .orElseThrow();
  }

  /** When the next room that sleeps is due; empty for none. */
  synchronized OptionalLong nextDue() {
    if (closed || database == null) return OptionalLong.empty();
    long next = next(database, 0);
    return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
  }

  private static void change(RoomDatabase index, Runnable statements) {
    index.begin();
    try {
      statements.run();
      index.commit();
    } catch (RuntimeException e) {
      index.rollback();
      throw e;
    }
  }

  synchronized List<RoomAddress> upTo(long least, long most) {
    if (closed || database == null) return List.of();
    return database
        .query(
            "SELECT room FROM wake WHERE at BETWEEN ? AND ? ORDER BY at",
            row -> room(row.text("room")),
            least,
            most)
        .stream()
        .filter(room -> !awake.contains(room))
        .toList();
  }

  synchronized Map<String, Long> counts(String party, String prefix) {
    if (closed || database == null) return Map.of();
    return IndexedRooms.counts(database, party, prefix);
  }

  synchronized List<String> rooms(String party, String prefix, String after, int limit) {
    if (closed || database == null) return List.of();
    return IndexedRooms.after(database, party, prefix, after, limit);
  }

  synchronized OptionalLong wakesAt(RoomAddress room) {
    if (closed || database == null) return OptionalLong.empty();
    return time(database, room);
  }

  private static RoomAddress room(@Nullable String name) {
    return RoomAddress.parse(String.valueOf(name));
  }

  private void requireOpen(RoomAddress room) {
    if (closed) throw new RoomMoved(room);
  }

  synchronized void close() {
    if (closed) return;
    closed = true;
    if (database == null) return;
    database.settle();
    database.closeKeepingLog();
    shardEpoch.closed();
  }
}
