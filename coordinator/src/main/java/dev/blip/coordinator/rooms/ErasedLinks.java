package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Sql;
import java.util.HashMap;
import java.util.Map;

/** The links whose clicks are erased, for as long as one of them might still come. */
final class ErasedLinks {
  private final Sql sql;

  /** Until when, in epoch milliseconds, by slug. */
  private final Map<String, Long> known = new HashMap<>();

  ErasedLinks(Sql sql) {
    this.sql = sql;
  }

  void start() {
    sql.execute(
        "CREATE TABLE IF NOT EXISTS erased (link TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT,"
            + " WITHOUT ROWID");
    record Row(String link, long until) {}
    sql.query(
            "SELECT link, until FROM erased",
            row -> new Row(String.valueOf(row.text("link")), row.number("until")))
        .forEach(row -> known.put(row.link, row.until));
  }

  void add(String link, long until) {
    sql.execute("INSERT OR REPLACE INTO erased VALUES (?, ?)", link, until);
    known.put(link, until);
  }

  /** Whether a click is of those. */
  boolean holds(String link, long time) {
    Long until = known.get(link);
    return until != null && time <= until;
  }

  /**
   * Forgets those whose last clicks are too old to be taken.
   *
   * @param since epoch milliseconds of the oldest that is taken
   */
  void trim(long since) {
    sql.execute("DELETE FROM erased WHERE until < ?", since);
    known.values().removeIf(until -> until < since);
  }
}
