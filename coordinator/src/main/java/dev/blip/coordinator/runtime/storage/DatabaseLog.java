package dev.blip.coordinator.runtime.storage;

import dev.blip.coordinator.room.Log;
import dev.blip.coordinator.room.Sql;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;

/**
 * A log as a table. A number is never used again after a trim: the newest is written down where no
 * entry is left to tell it. (AUTOINCREMENT would write it down at each append.) It is known in
 * memory, since every append and every delivery asks for it.
 */
final class DatabaseLog implements Log {
  /** What names of logs' tables begin with. */
  static final String PREFIX = "blip_log_";

  /** The table of numbers; no log has its name, which would need a table of its own. */
  static final String NEWEST = "blip_log_newest";

  private static final long UNKNOWN = -1;

  private final GuardedSql sql;
  private final InstantSource clock;
  private final String table;
  private final String name;
  private final Sql unguarded;
  private long newest = UNKNOWN;

  /**
   * The log of a name, whose table is made when it is first used.
   *
   * @param sql as hooks may use it
   * @param unguarded for the table, which may also be made where hooks can only read
   * @throws IllegalArgumentException if the name is not one
   */
  DatabaseLog(GuardedSql sql, Sql unguarded, InstantSource clock, String name) {
    Log.requireName(name);
    this.sql = sql;
    this.clock = clock;
    this.table = PREFIX + name;
    this.name = name;
    this.unguarded = unguarded;
  }

  /** A hook failed: what it appended was never there, nor perhaps the table. */
  void forget() {
    newest = UNKNOWN;
  }

  @Override
  public long newest() {
    sql.guard().requireTurn();
    if (newest == UNKNOWN) {
      make();
      newest =
          sql.first(
                  "SELECT coalesce(max(seq), (SELECT seq FROM blip_log_newest WHERE name = ?), 0)"
                      + " AS newest FROM "
                      + table,
                  row -> row.number("newest"),
                  name)
              .orElseThrow();
    }
    return newest;
  }

  private void make() {
    unguarded.execute(
        "CREATE TABLE IF NOT EXISTS "
            + table
            + " (seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, text TEXT NOT NULL) STRICT");
    unguarded.execute(
        "CREATE TABLE IF NOT EXISTS blip_log_newest (name TEXT PRIMARY KEY, seq INTEGER NOT NULL)"
            + " STRICT, WITHOUT ROWID");
  }

  @Override
  public long append(String text) {
    return append(clock.millis(), text);
  }

  private long append(long time, String text) {
    long seq = newest() + 1;
    sql.execute("INSERT INTO " + table + " VALUES (?, ?, ?)", seq, time, text);
    newest = seq;
    return seq;
  }

  @Override
  public List<Entry> after(long after, int limit) {
    if (limit < 1) throw new IllegalArgumentException("limit must be 1 or more, was " + limit);
    if (after >= newest()) return List.of();
    return sql.query(
        "SELECT seq, time, text FROM " + table + " WHERE seq > ? ORDER BY seq LIMIT ?",
        row -> new Entry(row.number("seq"), row.number("time"), String.valueOf(row.text("text"))),
        after,
        limit);
  }

  @Override
  public long oldest() {
    long none = newest() + 1;
    return sql.first("SELECT seq FROM " + table + " ORDER BY seq LIMIT 1", row -> row.number("seq"))
        .orElse(none);
  }

  @Override
  public void trimToSize(long size) {
    if (size < 0) throw new IllegalArgumentException("size must be 0 or more, was " + size);
    sql.execute("DELETE FROM " + table + " WHERE seq <= ?", newest() - size);
    remember();
  }

  @Override
  public void trimBefore(Instant time) {
    long none = newest() + 1;
    // Numbers and times rise together, so this stops at the first entry to keep.
    sql.execute(
        "DELETE FROM "
            + table
            + " WHERE seq < coalesce((SELECT seq FROM "
            + table
            + " WHERE time >= ?1 ORDER BY seq LIMIT 1), ?2)",
        time.toEpochMilli(),
        none);
    remember();
  }

  @Override
  public boolean forget(Predicate<Entry> some) {
    List<Entry> all = after(0, Integer.MAX_VALUE);
    List<Entry> kept = all.stream().filter(some.negate()).toList();
    if (kept.size() == all.size()) return false;
    sql.execute("DELETE FROM " + table);
    newest++;
    for (Entry entry : kept) append(entry.time(), entry.text());
    remember();
    return true;
  }

  /** Writes the newest number down if nothing is left that tells it. */
  private void remember() {
    if (oldest() <= newest) return;
    sql.execute(
        "INSERT INTO blip_log_newest VALUES (?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq",
        name,
        newest);
  }
}
