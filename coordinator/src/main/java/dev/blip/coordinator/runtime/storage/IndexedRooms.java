package dev.blip.coordinator.runtime.storage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a shard's index says of many rooms at once. Each question reads the whole index. */
final class IndexedRooms {
  private static final String ALL = " FROM (SELECT room FROM room UNION SELECT room FROM wake)";

  /** The party, twice; what the room's name begins with, twice. */
  private static final String WANTED =
      " WHERE (? = '' OR substr(room, 1, instr(room, '/') - 1) = ?)"
          + " AND substr(room, instr(room, '/') + 1, length(?)) = ?";

  private IndexedRooms() {}

  static Map<String, Long> counts(RoomDatabase index, String party, String prefix) {
    Map<String, Long> counts = new LinkedHashMap<>();
    index.query(
        "SELECT substr(room, 1, instr(room, '/') - 1) AS party, count(*) AS rooms"
            + ALL
            + WANTED
            + " GROUP BY 1",
        row -> counts.put(String.valueOf(row.text("party")), row.number("rooms")),
        party,
        party,
        prefix,
        prefix);
    return counts;
  }

  static List<String> after(
      RoomDatabase index, String party, String prefix, String after, int limit) {
    return index.query(
        "SELECT room" + ALL + WANTED + " AND room > ? ORDER BY room LIMIT ?",
        row -> String.valueOf(row.text("room")),
        party,
        party,
        prefix,
        prefix,
        after,
        limit);
  }
}
