package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Log;
import dev.blip.coordinator.room.Sql;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;

/** A log as a table. AUTOINCREMENT keeps numbers from being used again after a trim. */
final class DatabaseLog implements Log {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,31}");

  private final Sql sql;
  private final InstantSource clock;
  private final String table;

  DatabaseLog(Sql sql, InstantSource clock, String name) {
    this.sql = sql;
    this.clock = clock;
    this.table = table(name);
  }

  private static String table(String name) {
    if (NAME.matcher(name).matches()) return "blip_log_" + name;
    throw new IllegalArgumentException("log name must match " + NAME + ", was " + name);
  }

  /**
   * Makes its table if there is none.
   *
   * @throws IllegalArgumentException if the name is not one
   */
  static void create(Sql sql, String name) {
    sql.execute(
        "CREATE TABLE IF NOT EXISTS "
            + table(name)
            + " (seq INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, text TEXT NOT NULL)"
            + " STRICT");
  }

  @Override
  public long append(String text) {
    sql.execute("INSERT INTO " + table + " (time, text) VALUES (?, ?)", clock.millis(), text);
    return sql.first("SELECT last_insert_rowid() AS seq", row -> row.number("seq")).orElseThrow();
  }

  @Override
  public List<Entry> after(long after, int limit) {
    if (limit < 1) throw new IllegalArgumentException("limit must be 1 or more, was " + limit);
    return sql.query(
        "SELECT seq, time, text FROM " + table + " WHERE seq > ? ORDER BY seq LIMIT ?",
        row -> new Entry(row.number("seq"), row.number("time"), String.valueOf(row.text("text"))),
        after,
        limit);
  }

  @Override
  public long oldest() {
    return sql.first("SELECT seq FROM " + table + " ORDER BY seq LIMIT 1", row -> row.number("seq"))
        .orElseGet(() -> newest() + 1);
  }

  @Override
  public long newest() {
    return sql.first(
            "SELECT seq FROM sqlite_sequence WHERE name = ?", row -> row.number("seq"), table)
        .orElse(0L);
  }

  @Override
  public void trimToSize(long size) {
    if (size < 0) throw new IllegalArgumentException("size must be 0 or more, was " + size);
    sql.execute("DELETE FROM " + table + " WHERE seq <= ?", newest() - size);
  }

  @Override
  public void trimBefore(Instant time) {
    // Numbers and times rise together, so this stops at the first entry to keep.
    sql.execute(
        "DELETE FROM "
            + table
            + " WHERE seq < coalesce((SELECT seq FROM "
            + table
            + " WHERE time >= ?1 ORDER BY seq LIMIT 1), ?2)",
        time.toEpochMilli(),
        newest() + 1);
  }
}
