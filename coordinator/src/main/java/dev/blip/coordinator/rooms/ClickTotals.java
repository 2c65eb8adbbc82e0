package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Sql;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many clicks there were today (the UTC day) and in the last hour, by the clicks' own time:
 * counted once each, whether or not the window still holds them. What came since the last {@link
 * #store} is counted in memory, and counted again from the log if the room starts anew.
 */
final class ClickTotals {
  private static final long DAY = 86_400_000;
  private static final long HOUR_SECONDS = 3_600;
  private static final int TOP = 20;
  private static final Comparator<Map.Entry<String, Long>> LARGEST_FIRST =
      Map.Entry.<String, Long>comparingByValue()
          .reversed()
          .thenComparing(Map.Entry.comparingByKey());

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

  private record Key(long day, String kind, String key) {}

  private final Map<Key, Long> counts = new HashMap<>();
  private final Map<Long, Long> seconds = new HashMap<>();

  /** Counts a click that the window took. */
  void add(ClickWindow.Drawn click) {
    long day = click.time() / DAY;
    count(day, "all", "");
    count(day, "link", click.link());
    String country = click.country();
    if (country != null) count(day, "country", country);
    if (click.latitude() == null) count(day, "unplaced", "");
    seconds.merge(click.time() / 1_000, 1L, Long::sum);
  }

  private void count(long day, String kind, String key) {
    counts.merge(new Key(day, kind, key), 1L, Long::sum);
  }

  /** Writes down what has been added since the last time. */
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
    counts.clear();
    seconds.clear();
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
    long stored =
        sql.first(
                "SELECT coalesce(sum(count), 0) AS n FROM second WHERE at > ? AND at <= ?",
                row -> row.number("n"),
                now - HOUR_SECONDS,
                now)
            .orElse(0L);
    for (var second : seconds.entrySet()) {
      boolean within = second.getKey() > now - HOUR_SECONDS && second.getKey() <= now;
      if (within) stored += second.getValue();
    }
    return stored;
  }

  private long one(long day, String kind) {
    return of(new Key(day, kind, ""));
  }

  private long of(Key key) {
    long stored =
        sql.first(
                "SELECT count FROM tally WHERE day = ? AND kind = ? AND key = ?",
                row -> row.number("count"),
                key.day,
                key.kind,
                key.key)
            .orElse(0L);
    return stored + counts.getOrDefault(key, 0L);
  }

  /** Whatever is not counted in memory is among the largest only if it is so in the table. */
  private Map<String, Long> top(long day, String kind) {
    var counted = new HashMap<String, Long>();
    sql.query(
            "SELECT key, count FROM tally WHERE day = ? AND kind = ? ORDER BY count DESC, key LIMIT"
                + " ?",
            row -> Map.entry(String.valueOf(row.text("key")), row.number("count")),
            day,
            kind,
            TOP)
        .forEach(entry -> counted.put(entry.getKey(), entry.getValue()));
    for (Key key : counts.keySet()) {
      if (key.day == day && key.kind.equals(kind)) counted.put(key.key, of(key));
    }
    var top = new LinkedHashMap<String, Long>();
    counted.entrySet().stream()
        .sorted(LARGEST_FIRST)
        .limit(TOP)
        .forEach(entry -> top.put(entry.getKey(), entry.getValue()));
    return top;
  }
}
