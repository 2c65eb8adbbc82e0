package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Sql;
import dev.blip.protocol.Click;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many clicks there were today (the UTC day) and in the last hour, by the clicks' own time:
 * counted once each, whether or not the window still holds them.
 */
final class ClickTotals {
  private static final long DAY = 86_400_000;
  private static final long HOUR_SECONDS = 3_600;
  private static final int TOP = 20;

  private final Sql sql;
  private final InstantSource clock;

  /** What every frame says; the maps are today's top 20, the largest first. */
  record Totals(
      long today, long hour, long unplaced, Map<String, Long> countries, Map<String, Long> links) {}

  ClickTotals(Sql sql, InstantSource clock) {
    this.sql = sql;
    this.clock = clock;
  }

  void start() {
    sql.execute(
        "CREATE TABLE IF NOT EXISTS tally (day INTEGER, kind TEXT, key TEXT, count INTEGER NOT"
            + " NULL, PRIMARY KEY (day, kind, key)) STRICT, WITHOUT ROWID");
    sql.execute(
        "CREATE TABLE IF NOT EXISTS second (at INTEGER PRIMARY KEY, count INTEGER NOT NULL)"
            + " STRICT");
  }

  /** Counts of one call, to be stored together. */
  Tally tally() {
    return new Tally();
  }

  final class Tally {
    private record Key(long day, String kind, String key) {}

    private final Map<Key, Long> counts = new HashMap<>();
    private final Map<Long, Long> seconds = new HashMap<>();

    void add(Click click) {
      long day = click.time() / DAY;
      counts.merge(new Key(day, "all", ""), 1L, Long::sum);
      counts.merge(new Key(day, "link", click.link()), 1L, Long::sum);
      String country = click.country();
      if (country != null) counts.merge(new Key(day, "country", country), 1L, Long::sum);
      if (click.placed().latitude() == null) {
        counts.merge(new Key(day, "unplaced", ""), 1L, Long::sum);
      }
      seconds.merge(click.time() / 1_000, 1L, Long::sum);
    }

    void store() {
      counts.forEach(
          (key, count) ->
              sql.execute(
                  "INSERT INTO tally VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count +"
                      + " excluded.count",
                  key.day,
                  key.kind,
                  key.key,
                  count));
      seconds.forEach(
          (at, count) ->
              sql.execute(
                  "INSERT INTO second VALUES (?, ?) ON CONFLICT DO UPDATE SET count = count +"
                      + " excluded.count",
                  at,
                  count));
    }
  }

  Totals current() {
    long today = clock.millis() / DAY;
    return new Totals(
        one(today, "all"),
        lastHour(),
        one(today, "unplaced"),
        top(today, "country"),
        top(today, "link"));
  }

  /** Forgets days and seconds that are no longer told. */
  void trim() {
    sql.execute("DELETE FROM tally WHERE day < ?", clock.millis() / DAY - 1);
    sql.execute("DELETE FROM second WHERE at < ?", clock.millis() / 1_000 - 2 * HOUR_SECONDS);
  }

  private long lastHour() {
    long now = clock.millis() / 1_000;
    return sql.first(
            "SELECT coalesce(sum(count), 0) AS n FROM second WHERE at > ? AND at <= ?",
            row -> row.number("n"),
            now - HOUR_SECONDS,
            now)
        .orElse(0L);
  }

  private long one(long day, String kind) {
    return sql.first(
            "SELECT count FROM tally WHERE day = ? AND kind = ? AND key = ''",
            row -> row.number("count"),
            day,
            kind)
        .orElse(0L);
  }

  private Map<String, Long> top(long day, String kind) {
    var top = new LinkedHashMap<String, Long>();
    sql.query(
            "SELECT key, count FROM tally WHERE day = ? AND kind = ? ORDER BY count DESC, key LIMIT"
                + " ?",
            row -> Map.entry(String.valueOf(row.text("key")), row.number("count")),
            day,
            kind,
            TOP)
        .forEach(entry -> top.put(entry.getKey(), entry.getValue()));
    return top;
  }
}
