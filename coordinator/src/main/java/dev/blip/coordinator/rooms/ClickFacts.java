package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Sql;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How many clicks had what together, by quarters of an hour for a day, and where they came from by
 * seconds for an hour: what the totals of filtered views are counted from. What came since the last
 * {@link #store} is in memory, as in {@link ClickTotals}. Where very many differ, their cities,
 * devices and referrers are left out, so that a room stays small; links and countries stay exact.
 */
final class ClickFacts {
  /** The last quarters of the longest day, and of the one before it in another time zone. */
  private static final long KEPT_MS = 26 * 3_600_000L;

  private static final long KEPT_SECONDS = 3_660;

  /** Facts that are told apart in a quarter. */
  private static final int MOST_FACTS = 8_000;

  /** Facts, and moments, that are told apart in one store, so that a burst costs few rows. */
  private static final int MOST_AT_ONCE = 1_000;

  /** Filtered views whose figures are kept. */
  private static final int MOST_VIEWS = 48;

  private final Sql sql;
  private final InstantSource clock;
  private final Map<Fact, Long> facts = new HashMap<>();
  private final Map<Moment, Long> moments = new HashMap<>();
  private final Map<ClickView, ClickFigures> views = new LinkedHashMap<>();

  private enum Kind {
    PLACED,
    UNPLACED,
    BOT
  }

  /** What is not known is empty. */
  private record Fact(
      long quarter,
      String link,
      String country,
      String city,
      String device,
      String referrer,
      Kind kind) {
    private Fact withoutCity() {
      return new Fact(quarter, link, country, "", device, referrer, kind);
    }

    private Fact without() {
      return new Fact(quarter, link, country, "", "", "", kind);
    }
  }

  private record Moment(long second, String link, String country, String city) {
    private Moment without() {
      return new Moment(second, link, country, "");
    }
  }

  ClickFacts(Sql sql, InstantSource clock) {
    this.sql = sql;
    this.clock = clock;
  }

  void start() {
    sql.execute(
        "CREATE TABLE IF NOT EXISTS fact (at INTEGER, link TEXT, country TEXT, city TEXT, device"
            + " TEXT, referrer TEXT, kind TEXT, count INTEGER NOT NULL, PRIMARY KEY (at, link,"
            + " country, city, device, referrer, kind)) STRICT, WITHOUT ROWID");
    sql.execute(
        "CREATE TABLE IF NOT EXISTS moment (at INTEGER, link TEXT, country TEXT, city TEXT, count"
            + " INTEGER NOT NULL, PRIMARY KEY (at, link, country, city)) STRICT, WITHOUT ROWID");
  }

  /** Counts a click that the window took. */
  void add(DrawnClick click) {
    DrawnClick.Shown shown = click.shown();
    Kind kind = shown.latitude() == null ? Kind.UNPLACED : Kind.PLACED;
    var fact =
        new Fact(
            shown.time() / ClickTotals.QUARTER,
            shown.link(),
            known(shown.country()),
            known(shown.city()),
            known(click.counted().device()),
            known(click.counted().referrer()),
            kind);
    var moment = new Moment(shown.time() / 1_000, fact.link, fact.country, fact.city);
    facts.merge(toldApart(fact), 1L, Long::sum);
    boolean isTold = moments.size() < MOST_AT_ONCE || moments.containsKey(moment);
    moments.merge(isTold ? moment : moment.without(), 1L, Long::sum);
    views.forEach(
        (view, figures) -> {
          if (!view.filter().matches(fact.link, fact.country, fact.city)) return;
          figures.add(moment.second, 1);
          if (figures.day().holds(shown.time())) count(figures.day(), fact, 1);
        });
  }

  /** A burst's cities are left out first. */
  private Fact toldApart(Fact fact) {
    if (facts.size() < MOST_AT_ONCE || facts.containsKey(fact)) return fact;
    Fact nowhere = fact.withoutCity();
    boolean isTold = facts.size() < 2 * MOST_AT_ONCE || facts.containsKey(nowhere);
    return isTold ? nowhere : fact.without();
  }

  /** Counts a crawler or a preview; at once, since the log does not hold it. */
  void addBot(DrawnClick click) {
    DrawnClick.Shown shown = click.shown();
    long quarter = shown.time() / ClickTotals.QUARTER;
    var fact =
        new Fact(
            quarter, shown.link(), known(shown.country()), known(shown.city()), "", "", Kind.BOT);
    write(fact, 1);
    views.forEach(
        (view, figures) -> {
          boolean isIts = view.filter().matches(fact.link, fact.country, fact.city);
          if (isIts && figures.day().holds(shown.time())) count(figures.day(), fact, 1);
        });
  }

  private static String known(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static void count(ClickDay day, Fact fact, long count) {
    count(day::add, fact, count);
  }

  /** Hears what a fact counts for, as {@link ClickDay#add} does. */
  @FunctionalInterface
  private interface Counted {
    void add(String kind, String key, long count);
  }

  private static void count(Counted day, Fact fact, long count) {
    if (fact.kind == Kind.BOT) {
      day.add("bot", "", count);
      return;
    }
    day.add("all", "", count);
    day.add("link", fact.link, count);
    if (fact.country.isEmpty()) day.add("unknown", "", count);
    else day.add("country", fact.country, count);
    if (fact.kind == Kind.UNPLACED) day.add("unplaced", "", count);
    if (!fact.city.isEmpty()) day.add("city", fact.country + "/" + fact.city, count);
    if (!fact.device.isEmpty()) day.add("device", fact.device, count);
    if (!fact.referrer.isEmpty()) day.add("referrer", fact.referrer, count);
  }

  /** The figures of a view's filter as of now. */
  ClickFigures of(ClickView view) {
    ClickFigures known = views.get(view);
    if (known != null && known.day().holds(clock.millis())) return known;
    if (known == null && views.size() >= MOST_VIEWS) views.remove(views.keySet().iterator().next());
    ClickFigures figures = load(view);
    views.put(view, figures);
    return figures;
  }

  private ClickFigures load(ClickView view) {
    ClickFilter filter = view.filter();
    var figures = new ClickFigures(ClickDay.today(clock.instant(), view.zone()));
    ClickDay day = figures.day();
    record Row(Fact fact, long count) {}
    sql.query(
            "SELECT * FROM fact WHERE at >= ? AND at < ?" + Filtered.BY,
            row -> new Row(fact(row), row.number("count")),
            day.from() / ClickTotals.QUARTER,
            day.to() / ClickTotals.QUARTER,
            Filtered.link(filter),
            Filtered.country(filter),
            Filtered.city(filter))
        .forEach(row -> count(day, row.fact, row.count));
    facts.forEach(
        (fact, count) -> {
          boolean isToday = day.holds(fact.quarter * ClickTotals.QUARTER);
          if (isToday && filter.matches(fact.link, fact.country, fact.city))
            count(day, fact, count);
        });
    loadSeconds(figures, filter);
    return figures;
  }

  private void loadSeconds(ClickFigures figures, ClickFilter filter) {
    record Row(long second, long count) {}
    sql.query(
            "SELECT at, sum(count) AS n FROM moment WHERE at > ? AND at < ?"
                + Filtered.BY
                + " GROUP BY at",
            row -> new Row(row.number("at"), row.number("n")),
            clock.millis() / 1_000 - KEPT_SECONDS,
            Long.MAX_VALUE,
            Filtered.link(filter),
            Filtered.country(filter),
            Filtered.city(filter))
        .forEach(row -> figures.add(row.second, row.count));
    moments.forEach(
        (moment, count) -> {
          if (filter.matches(moment.link, moment.country, moment.city)) {
            figures.add(moment.second, count);
          }
        });
  }

  /** A filter as conditions; what may be any is empty. */
  private static final class Filtered {
    static final String BY =
        " AND (?3 = '' OR link = ?3) AND (?4 = '' OR country = ?4)"
            + " AND (?5 = '' OR country || '/' || city = ?5)";

    static String link(ClickFilter filter) {
      return known(filter.link());
    }

    static String country(ClickFilter filter) {
      return known(filter.country());
    }

    static String city(ClickFilter filter) {
      return known(filter.city());
    }
  }

  private static Fact fact(Sql.Row row) {
    return new Fact(
        row.number("at"),
        String.valueOf(row.text("link")),
        String.valueOf(row.text("country")),
        String.valueOf(row.text("city")),
        String.valueOf(row.text("device")),
        String.valueOf(row.text("referrer")),
        Kind.valueOf(String.valueOf(row.text("kind"))));
  }

  /** Writes down what has been added since the last time. */
  void store() {
    var room = new HashMap<Long, Long>();
    facts.forEach(
        (fact, count) -> {
          long left = room.computeIfAbsent(fact.quarter, this::left);
          boolean isNew = sql.execute(ADD, parameters(fact, count)) == 0;
          if (isNew) write(left > 0 ? fact : fact.without(), count);
          if (isNew) room.put(fact.quarter, left - 1);
        });
    moments.forEach(
        (moment, count) ->
            sql.execute(
                "INSERT INTO moment VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count"
                    + " + excluded.count",
                moment.second,
                moment.link,
                moment.country,
                moment.city,
                count));
    facts.clear();
    moments.clear();
  }

  private static final String ADD =
      "UPDATE fact SET count = count + ?8 WHERE at = ?1 AND link = ?2 AND country = ?3 AND city ="
          + " ?4 AND device = ?5 AND referrer = ?6 AND kind = ?7";

  private long left(long quarter) {
    return MOST_FACTS
        - sql.first("SELECT count(*) AS n FROM fact WHERE at = ?", row -> row.number("n"), quarter)
            .orElse(0L);
  }

  private void write(Fact fact, long count) {
    sql.execute(
        "INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count +"
            + " excluded.count",
        parameters(fact, count));
  }

  private static Object[] parameters(Fact fact, long count) {
    return new Object[] {
      fact.quarter,
      fact.link,
      fact.country,
      fact.city,
      fact.device,
      fact.referrer,
      fact.kind.name(),
      count
    };
  }

  /**
   * Takes out what is counted of a link, all of it stored.
   *
   * @param until epoch milliseconds; what comes later stays
   * @param facts is told of each: its quarter of an hour, its kind as of {@link ClickDay}, its key,
   *     and how many
   * @param moments is told of each second and how many
   */
  void erase(String link, long until, Taken facts, BiConsumer<Long, Long> moments) {
    record Row(Fact fact, long count) {}
    long quarter = until / ClickTotals.QUARTER;
    sql.query(
            "SELECT * FROM fact WHERE link = ? AND at <= ?",
            row -> new Row(fact(row), row.number("count")),
            link,
            quarter)
        .forEach(
            row ->
                count(
                    (kind, key, n) -> facts.take(row.fact.quarter, kind, key, n),
                    row.fact,
                    row.count));
    record Second(long at, long count) {}
    sql.query(
            "SELECT at, sum(count) AS n FROM moment WHERE link = ? AND at <= ? GROUP BY at",
            row -> new Second(row.number("at"), row.number("n")),
            link,
            until / 1_000)
        .forEach(second -> moments.accept(second.at, second.count));
    sql.execute("DELETE FROM fact WHERE link = ? AND at <= ?", link, quarter);
    sql.execute("DELETE FROM moment WHERE link = ? AND at <= ?", link, until / 1_000);
    views.clear();
  }

  /** Hears of counts that are no more. */
  @FunctionalInterface
  interface Taken {
    void take(long quarter, String kind, String key, long count);
  }

  /** Forgets what is no longer told. */
  void trim() {
    sql.execute("DELETE FROM fact WHERE at < ?", (clock.millis() - KEPT_MS) / ClickTotals.QUARTER);
    sql.execute("DELETE FROM moment WHERE at < ?", clock.millis() / 1_000 - KEPT_SECONDS);
  }
}
