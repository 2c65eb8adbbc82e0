package dev.blip.coordinator.rooms.webhooks;

import dev.blip.coordinator.room.Sql;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What webhooks are brought, in the order of its numbers, for a day, and the newest million of it.
 * Numbers are dense: clicks have those that the map has, changes of links their own. Where one is
 * missing, it is gone.
 */
final class EventLog {
  static final String CLICKS = "clicks";
  static final String LINKS = "links";
  static final Set<String> NAMES = Set.of(CLICKS, LINKS);

  private static final long MOST = 1_000_000;
  private static final long AGE_MS = 86_400_000;

  /** So many a look: a room's turn stays short. */
  private static final int TRIMMED_AT_ONCE = 10_000;

  private final Sql sql;
  private final InstantSource clock;
  private final String name;

  EventLog(Sql sql, InstantSource clock, String name) {
    this.sql = sql;
    this.clock = clock;
    this.name = name;
  }

  /**
   * One event.
   *
   * @param time epoch milliseconds when it was appended
   * @param text a JSON object
   */
  record Event(long seq, long time, String text) {}

  static void create(Sql sql) {
    sql.execute(
        "CREATE TABLE IF NOT EXISTS event (log TEXT, seq INTEGER, time INTEGER NOT NULL, text TEXT"
            + " NOT NULL, PRIMARY KEY (log, seq)) STRICT, WITHOUT ROWID");
    sql.execute(
        "CREATE TABLE IF NOT EXISTS newest (log TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT,"
            + " WITHOUT ROWID");
  }

  /** Whether it has begun: its numbers are known. */
  boolean hasBegun() {
    return known().isPresent();
  }

  private OptionalLong known() {
    var seq = sql.first("SELECT seq FROM newest WHERE log = ?", row -> row.number("seq"), name);
    return seq.isPresent() ? OptionalLong.of(seq.get()) : OptionalLong.empty();
  }

  /** Begins after a number. */
  void begin(long after) {
    clear();
    newest(after);
  }

  private void newest(long seq) {
    sql.execute("INSERT OR REPLACE INTO newest VALUES (?, ?)", name, seq);
  }

  /** Forgets all of it, its numbers too. */
  void clear() {
    sql.execute("DELETE FROM event WHERE log = ?", name);
    sql.execute("DELETE FROM newest WHERE log = ?", name);
  }

  /** Adds an event behind the newest. */
  void append(long seq, String text) {
    sql.execute("INSERT INTO event VALUES (?, ?, ?, ?)", name, seq, clock.millis(), text);
    newest(seq);
  }

  /** The newest number, 0 where there is none. */
  long newest() {
    return known().orElse(0);
  }

  /** The first number after a place that is kept; {@code newest() + 1} if none is. */
  long next(long after) {
    return sql.first(
            "SELECT seq FROM event WHERE log = ? AND seq > ? ORDER BY seq LIMIT 1",
            row -> row.number("seq"),
            name,
            after)
        .orElse(newest() + 1);
  }

  List<Event> after(long after, long through, int limit) {
    return sql.query(
        "SELECT seq, time, text FROM event WHERE log = ? AND seq > ? AND seq <= ? ORDER BY seq"
            + " LIMIT ?",
        row -> new Event(row.number("seq"), row.number("time"), String.valueOf(row.text("text"))),
        name,
        after,
        through,
        limit);
  }

  /** Forgets what is too old or too much, some of it; whether there may be more of it. */
  boolean trim() {
    long size = newest() - next(0) + 1;
    if (size <= 0) return false;
    int gone =
        sql.execute(
            "DELETE FROM event WHERE log = ?1 AND seq IN (SELECT seq FROM (SELECT seq, time FROM"
                + " event WHERE log = ?1 ORDER BY seq LIMIT ?2) WHERE time < ?3 OR seq <= ?4)",
            name,
            TRIMMED_AT_ONCE,
            clock.millis() - AGE_MS,
            newest() - MOST);
    return gone == TRIMMED_AT_ONCE;
  }

  /** Whether nothing is kept. */
  boolean isEmpty() {
    return next(0) > newest();
  }
}
