package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Sql;
import dev.blip.protocol.Refusal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The views that watchers look from, numbered. A follower's place is a sequence number and, above
 * its lower 44 bits, the number of its view: followers of the same place and view get the same
 * frames, and what is kept for each is one number.
 */
final class ClickViews {
  /** Most views at a time. */
  static final int MOST = 256;

  private static final int SEQ_BITS = 44;
  private static final long PLAIN = 0;

  private final Sql sql;
  private final Map<Long, ClickView> known = new HashMap<>();

  ClickViews(Sql sql) {
    this.sql = sql;
  }

  void start() {
    sql.execute(
        "CREATE TABLE IF NOT EXISTS view (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL"
            + " UNIQUE) STRICT");
    record Row(long id, String text) {}
    sql.query(
            "SELECT id, text FROM view",
            row -> new Row(row.number("id"), String.valueOf(row.text("text"))))
        .forEach(row -> known.put(row.id, ClickView.read(row.text)));
  }

  /**
   * The number of a view, new if it is.
   *
   * @param used the numbers that watchers look from; the others are forgotten if there are too many
   * @throws Refusal (429) if there are too many
   */
  long number(ClickView view, Supplier<Set<Long>> used) {
    if (view.equals(ClickView.PLAIN)) return PLAIN;
    for (var entry : known.entrySet()) {
      if (entry.getValue().equals(view)) return entry.getKey();
    }
    if (known.size() >= MOST) keep(used.get());
    if (known.size() >= MOST) {
      throw new Refusal(429, "room is looked at in " + MOST + " ways already");
    }
    String text = view.text();
    sql.execute("INSERT INTO view (text) VALUES (?)", text);
    long id =
        sql.first("SELECT id FROM view WHERE text = ?", row -> row.number("id"), text)
            .orElseThrow();
    known.put(id, view);
    return id;
  }

  /** The view of a number; the plain one for a number that is no longer known. */
  ClickView view(long number) {
    return known.getOrDefault(number, ClickView.PLAIN);
  }

  /** Forgets all views but these. */
  void keep(Set<Long> numbers) {
    for (long number : Set.copyOf(known.keySet())) {
      if (numbers.contains(number)) continue;
      sql.execute("DELETE FROM view WHERE id = ?", number);
      known.remove(number);
    }
  }

  /** Where a follower stands that looks from a view and has seen everything up to a number. */
  static long place(long view, long seq) {
    return view << SEQ_BITS | seq;
  }

  static long viewOf(long place) {
    return place >>> SEQ_BITS;
  }

  static long seqOf(long place) {
    return place & (1L << SEQ_BITS) - 1;
  }
}
