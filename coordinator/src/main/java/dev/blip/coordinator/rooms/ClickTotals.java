package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Sql;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many clicks there were today, in any time zone, and in the last hour, by the clicks' own
 * time: counted once each, whether or not the window still holds them. Counted by quarters of an
 * hour, which the days of all time zones are made of. What came since the last {@link #store} is
 * counted in memory, and counted again from the log if the room starts anew.
 */
final class ClickTotals {
  private static final long DAY = 86_400_000;

  /** Milliseconds of what is counted together. */
  static final long QUARTER = 900_000;

  private static final long MINUTE_SECONDS = 60;
  private static final int MINUTES = 60;
  private static final long HOUR_SECONDS = MINUTE_SECONDS * MINUTES;

  /** Days kept in memory: of as many time zones as are likely to be looked at from. */
  private static final int MOST_DAYS = 48;

  private final Sql sql;
  private final InstantSource clock;
  private final Map<Key, Long> counts = new HashMap<>();
  private final Map<Long, Long> seconds = new HashMap<>();
  private final Map<ZoneId, ClickDay> days = new LinkedHashMap<>();
  private final ClickFacts facts;

  /**
   * What every frame says; the maps are today's top 20, the largest first.
   *
   * @param since epoch milliseconds of today's begin
   * @param unknown today's clicks of no known country
   * @param link whose clicks alone they are where a share shows one link; else null
   * @param bots today's crawlers and previews, which nothing else counts
   * @param minutes the last 60 minutes, oldest first; together the last hour
   * @param cities by country and name, for instance {@code MY/Kuala Lumpur}
   */
  record Totals(
      @Nullable String link,
      long since,
      long today,
      long hour,
      long unplaced,
      long unknown,
      long bots,
      @Nullable Integer watchers,
      List<Long> minutes,
      Map<String, Long> countries,
      Map<String, Long> links,
      Map<String, Long> cities,
      Map<String, Long> devices,
      Map<String, Long> referrers) {}

  private record Key(long quarter, String kind, String key) {}

  ClickTotals(Sql sql, InstantSource clock) {
    this.sql = sql;
    this.clock = clock;
    this.facts = new ClickFacts(sql, clock);
  }

  void start() {
    facts.start();
    sql.execute(
        "CREATE TABLE IF NOT EXISTS quarter (at INTEGER, kind TEXT, key TEXT, count INTEGER NOT"
            + " NULL, PRIMARY KEY (at, kind, key)) STRICT, WITHOUT ROWID");
    sql.execute(
        "CREATE TABLE IF NOT EXISTS second (at INTEGER PRIMARY KEY, count INTEGER NOT NULL)"
            + " STRICT");
    if (sql.first("SELECT 1 FROM sqlite_master WHERE name = 'tally'", row -> 1).isPresent()) {
      // Of before quarters were counted: a UTC day's counts are taken to be of its begin.
      sql.execute("INSERT INTO quarter SELECT day * 96, kind, key, count FROM tally");
      sql.execute("DROP TABLE tally");
    }
  }

  /** Counts a click that the window took. */
  void add(DrawnClick click) {
    facts.add(click);
    DrawnClick.Shown shown = click.shown();
    long time = shown.time();
    count(time, "all", "");
    count(time, "link", shown.link());
    String country = shown.country();
    if (country == null) count(time, "unknown", "");
    else count(time, "country", country);
    if (shown.latitude() == null) count(time, "unplaced", "");
    if (shown.city() != null)
      count(time, "city", (country == null ? "" : country) + "/" + shown.city());
    String device = click.counted().device();
    if (device != null) count(time, "device", device);
    String referrer = click.counted().referrer();
    if (referrer != null) count(time, "referrer", referrer);
    seconds.merge(time / 1_000, 1L, Long::sum);
  }

  private void count(long time, String kind, String key) {
    counts.merge(new Key(time / QUARTER, kind, key), 1L, Long::sum);
    addToDays(time, kind, key);
  }

  private void addToDays(long time, String kind, String key) {
    for (ClickDay day : days.values()) {
      if (day.holds(time)) day.add(kind, key, 1);
    }
  }

  /** Counts a crawler or a preview; at once, since the log does not hold it. */
  void addBot(DrawnClick click) {
    facts.addBot(click);
    long time = click.shown().time();
    write(new Key(time / QUARTER, "bot", ""), 1);
    addToDays(time, "bot", "");
  }

  /** Writes down what has been added since the last time. */
  void store() {
    facts.store();
    counts.forEach(this::write);
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

  private void write(Key key, long count) {
    sql.execute(
        "INSERT INTO quarter VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count +"
            + " excluded.count",
        key.quarter,
        key.kind,
        key.key,
        count);
  }

  /**
   * Counts nothing any more of a link, all of it stored; what is larger than what is known of it by
   * all its facts stays, as a city's of a quarter with too many.
   *
   * @param until epoch milliseconds; clicks that are later stay
   */
  void erase(String link, long until) {
    facts.erase(
        link,
        until,
        (quarter, kind, key, count) -> write(new Key(quarter, kind, key), -count),
        (second, count) ->
            sql.execute("UPDATE second SET count = count - ? WHERE at = ?", count, second));
    sql.execute("DELETE FROM quarter WHERE count <= 0");
    sql.execute("DELETE FROM second WHERE count <= 0");
    days.clear();
  }

  /**
   * The totals of now.
   *
   * @param view whose time zone's day today is, and whose filter's clicks are counted
   * @param watchers how many are watching, which shares are not told
   */
  Totals current(ClickView view, int watchers) {
    if (view.filter().equals(ClickFilter.NONE)) {
      return totals(view, today(view.zone()), minutes(), watchers);
    }
    ClickFigures figures = facts.of(view);
    return totals(view, figures.day(), figures.minutes(clock.millis() / 1_000), watchers);
  }

  private static Totals totals(ClickView view, ClickDay day, List<Long> minutes, int watchers) {
    return new Totals(
        view.isShared() ? view.filter().link() : null,
        day.from(),
        day.of("all"),
        minutes.stream().mapToLong(Long::longValue).sum(),
        day.of("unplaced"),
        day.of("unknown"),
        day.of("bot"),
        view.isShared() ? null : Integer.valueOf(watchers),
        minutes,
        day.top("country"),
        day.top("link"),
        day.top("city"),
        day.top("device"),
        day.top("referrer"));
  }

  /** Forgets quarters and seconds that are no longer told. */
  void trim() {
    facts.trim();
    sql.execute("DELETE FROM quarter WHERE at < ?", (clock.millis() - 2 * DAY) / QUARTER);
    sql.execute("DELETE FROM second WHERE at < ?", clock.millis() / 1_000 - 2 * HOUR_SECONDS);
  }

  private ClickDay today(ZoneId zone) {
    ClickDay known = days.get(zone);
    if (known != null && known.holds(clock.millis())) return known;
    if (known == null && days.size() >= MOST_DAYS) days.remove(days.keySet().iterator().next());
    ClickDay day = load(zone);
    days.put(zone, day);
    return day;
  }

  private ClickDay load(ZoneId zone) {
    ClickDay day = ClickDay.today(clock.instant(), zone);
    record Row(String kind, String key, long count) {}
    sql.query(
            "SELECT kind, key, sum(count) AS n FROM quarter WHERE at >= ? AND at < ?"
                + " GROUP BY kind, key",
            row ->
                new Row(
                    String.valueOf(row.text("kind")),
                    String.valueOf(row.text("key")),
                    row.number("n")),
            day.from() / QUARTER,
            day.to() / QUARTER)
        .forEach(row -> day.add(row.kind, row.key, row.count));
    counts.forEach(
        (key, count) -> {
          if (day.holds(key.quarter * QUARTER)) day.add(key.kind, key.key, count);
        });
    return day;
  }

  /** The last 60 minutes up to now, each of 60 seconds, oldest first. */
  private List<Long> minutes() {
    var minutes = new ArrayList<>(Collections.nCopies(MINUTES, 0L));
    long first = clock.millis() / 1_000 - HOUR_SECONDS + 1;
    record Minute(int number, long count) {}
    sql.query(
            "SELECT (at - ?1) / 60 AS minute, sum(count) AS n FROM second"
                + " WHERE at >= ?1 AND at < ?1 + 3600 GROUP BY minute",
            row -> new Minute((int) row.number("minute"), row.number("n")),
            first)
        .forEach(minute -> minutes.set(minute.number, minute.count));
    seconds.forEach(
        (at, count) -> {
          if (at < first || at >= first + HOUR_SECONDS) return;
          int minute = (int) ((at - first) / MINUTE_SECONDS);
          minutes.set(minute, minutes.get(minute) + count);
        });
    return minutes;
  }
}
