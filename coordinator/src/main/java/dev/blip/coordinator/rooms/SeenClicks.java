package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.KeyValues;
import dev.blip.coordinator.room.Sql;
import dev.blip.coordinator.room.Storage;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The IDs of all clicks taken within an age, in two generations of that age: the older one is
 * emptied as a whole, so that forgetting needs no index, and a new ID is one write.
 */
final class SeenClicks {
  private static final String GENERATION = "seen";
  private static final String SINCE = "seenSince";

  private final KeyValues kv;
  private final Sql sql;
  private final InstantSource clock;
  private final Duration age;
  private String adding = "";
  private long generation;
  private long since;

  SeenClicks(Storage storage, InstantSource clock, Duration age) {
    this.kv = storage.kv();
    this.sql = storage.sql();
    this.clock = clock;
    this.age = age;
  }

  void start() {
    for (String name : new String[] {"seen0", "seen1"}) {
      sql.execute(
          "CREATE TABLE IF NOT EXISTS "
              + name
              + " (id TEXT PRIMARY KEY) STRICT, WITHOUT"
              + " ROWID");
    }
    // Clicks of the future are known for longer: until they would be too old to be taken.
    sql.execute(
        "CREATE TABLE IF NOT EXISTS seen_ahead (id TEXT PRIMARY KEY, time INTEGER NOT NULL) STRICT,"
            + " WITHOUT ROWID");
    long now = clock.millis();
    begin(kv.number(GENERATION).orElse(0), kv.number(SINCE).orElse(now));
    if (since == now) kv.put(SINCE, now);
  }

  private void begin(long generation, long since) {
    this.generation = generation;
    this.since = since;
    adding =
        """
        INSERT INTO seen%d SELECT ?1
        WHERE NOT EXISTS (SELECT 1 FROM seen%d WHERE id = ?1)
          AND NOT EXISTS (SELECT 1 FROM seen_ahead WHERE id = ?1)
        ON CONFLICT DO NOTHING
        """
            .formatted(generation, 1 - generation);
  }

  /**
   * Adds an ID; false if it is known.
   *
   * @param time the click's own, epoch milliseconds
   */
  boolean add(String id, long time) {
    if (sql.execute(adding, id) == 0) return false;
    if (time > clock.millis()) sql.execute("INSERT INTO seen_ahead VALUES (?, ?)", id, time);
    return true;
  }

  /** Forgets what is older than the age. */
  void trim() {
    long now = clock.millis();
    sql.execute("DELETE FROM seen_ahead WHERE time < ?", now - age.toMillis());
    if (now - since < age.toMillis()) return;
    long next = 1 - generation;
    sql.execute("DELETE FROM seen" + next);
    begin(next, now);
    kv.put(GENERATION, generation);
    kv.put(SINCE, since);
  }
}
