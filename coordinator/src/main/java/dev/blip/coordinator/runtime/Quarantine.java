package dev.blip.coordinator.runtime;

import dev.blip.coordinator.runtime.storage.RoomDatabase;
import dev.blip.coordinator.runtime.storage.ShardEpoch;
import dev.blip.protocol.RoomAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a hook that ends its process from ending one owner after another. While a room is on
 * probation, each hook is marked in the room's database before it runs, and the mark goes with the
 * hook's commit. An owner that ended without a clean close and left a mark has ended in that hook:
 * it is refused, at first for 30 s, since two ends may have been chance, and after each further end
 * for ten times as long, up to a day. Then it is tried again, under a mark. One that went well is
 * forgotten. What no earlier owner can have come to is not marked.
 *
 * <p>A room without marks pays one look at its file's schema when it is opened. For one thread at a
 * time, within transactions.
 */
final class Quarantine {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
  private static final Duration REMEMBERED = Duration.ofDays(1);
  private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

  /**
   * A hook in which owners have ended.
   *
   * @param call the latest in which one has ended: it is refused after one mark, others of the same
   *     content after a second
   * @param until epoch milliseconds
   */
  private record Suspect(String call, long ends, long until) {
    boolean isRefused(Occasion occasion, long now) {
      return now < until && (ends > 1 || call.equals(occasion.call()));
    }
  }

  private record Row(String key, String label, long epoch, Suspect suspect) {}

  private final RoomDatabase database;
  private final InstantSource clock;
  private final long epoch;
  private final Probation probation;
  private final Map<String, Suspect> suspects = new HashMap<>();
  private boolean hasTable;
  private @Nullable String marked;

  /** Reads the marks that earlier owners have left. */
  Quarantine(
      RoomAddress room,
      RoomDatabase database,
      InstantSource clock,
      ShardEpoch shardEpoch,
      Probation probation) {
    this.database = database;
    this.clock = clock;
    this.epoch = shardEpoch.number();
    this.probation = probation;
    hasTable =
        database
            .first("SELECT 1 FROM sqlite_schema WHERE name = 'blip_poison'", _ -> 1)
            .isPresent();
    if (hasTable) for (Row row : rows()) judge(room, row, shardEpoch.copyBelow());
  }

  private List<Row> rows() {
    return database.query(
        "SELECT * FROM blip_poison",
        row ->
            new Row(
                String.valueOf(row.text("key")),
                String.valueOf(row.text("label")),
                row.number("epoch"),
                new Suspect(
                    String.valueOf(row.text("call")), row.number("ends"), row.number("until"))));
  }

  private void judge(RoomAddress room, Row row, long copyBelow) {
    boolean ended = row.epoch > 0 && row.epoch <= copyBelow;
    Suspect suspect = row.suspect;
    if (ended) {
      long ends = suspect.ends + 1;
      suspect = new Suspect(suspect.call, ends, clock.millis() + pause(ends).toMillis());
      LOG.error(
          "room {}: its last coordinator ended in {}; that is refused until {}",
          room,
          row.label,
          Instant.ofEpochMilli(suspect.until));
    }
    // A mark of an owner that lives, or left in good order, says nothing.
    boolean known = suspect.ends > 0 && clock.millis() < suspect.until + REMEMBERED.toMillis();
    if (!known) {
      forget(row.key);
      return;
    }
    suspects.put(row.key, suspect);
    database.execute(
        "UPDATE blip_poison SET epoch = 0, ends = ?, until = ? WHERE key = ?",
        suspect.ends,
        suspect.until,
        row.key);
  }

  private static Duration pause(long ends) {
    Duration pause = FIRST_PAUSE;
    for (long end = 1; end < ends; end++) {
      pause = pause.multipliedBy(10);
      if (pause.compareTo(LONGEST_PAUSE) >= 0) return LONGEST_PAUSE;
    }
    return pause;
  }

  /** Whether a hook is to be marked before it runs. */
  boolean watches(Occasion occasion) {
    if (probation.isOn() && !occasion.isNew()) return true;
    return !suspects.isEmpty() && suspects.containsKey(occasion.key());
  }

  /** Until when a hook may not run; null if it may. */
  @Nullable Instant refusedUntil(Occasion occasion) {
    if (suspects.isEmpty()) return null;
    Suspect suspect = suspects.get(occasion.key());
    if (suspect == null || !suspect.isRefused(occasion, clock.millis())) return null;
    return Instant.ofEpochMilli(suspect.until);
  }

  /** Writes down what is about to run; to be committed before it does. */
  void mark(Occasion occasion) {
    if (!hasTable) {
      database.execute(
          "CREATE TABLE IF NOT EXISTS blip_poison (key TEXT PRIMARY KEY, label TEXT NOT NULL, call"
              + " TEXT NOT NULL, epoch INTEGER NOT NULL, ends INTEGER NOT NULL, until INTEGER NOT"
              + " NULL) STRICT");
      hasTable = true;
    }
    unmark();
    String key = occasion.key();
    database.execute(
        "INSERT INTO blip_poison VALUES (?, ?, ?, ?, 0, 0) ON CONFLICT (key) DO UPDATE SET label ="
            + " excluded.label, call = excluded.call, epoch = excluded.epoch",
        key,
        occasion.toString(),
        occasion.call(),
        epoch);
    marked = key;
  }

  /** What was marked has run, and this process still lives. */
  void unmark() {
    String key = marked;
    if (key == null) return;
    forget(key);
    suspects.remove(key);
    marked = null;
  }

  private void forget(String key) {
    database.execute("DELETE FROM blip_poison WHERE key = ?", key);
  }
}
