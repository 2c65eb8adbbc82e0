package dev.blip.coordinator.rooms.topic;

import dev.blip.coordinator.room.Sql;
import java.time.Duration;
import java.util.OptionalLong;

/** The IDs of the messages of the last ten minutes, and their numbers. */
final class PublishedIds {
  static final Duration KNOWN_FOR = Duration.ofMinutes(10);

  /** Forgotten with each new one: more than one, so that they become fewer. */
  private static final int AT_ONCE = 2;

  private static final int AT_ONCE_IDLE = 1_000;

  private final Sql sql;

  PublishedIds(Sql sql) {
    this.sql = sql;
  }

  void make() {
    sql.execute(
        "CREATE TABLE IF NOT EXISTS published (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
            + " time INTEGER NOT NULL) STRICT");
  }

  /** The number under which an ID was published lately. */
  OptionalLong find(String id, long now) {
    return sql.first(
            "SELECT seq FROM published WHERE id = ? AND time > ?",
            row -> OptionalLong.of(row.number("seq")),
            id,
            now - KNOWN_FOR.toMillis())
        .orElse(OptionalLong.empty());
  }

  void add(String id, long seq, long now) {
    forget(now, AT_ONCE);
    sql.execute("INSERT OR REPLACE INTO published VALUES (?, ?, ?)", seq, id, now);
  }

  /** Forgets some of those that are older; tells whether there may be any left, old or not. */
  boolean forget(long now) {
    forget(now, AT_ONCE_IDLE);
    return sql.first("SELECT seq FROM published LIMIT 1", row -> row.number("seq")).isPresent();
  }

  private void forget(long now, int most) {
    sql.execute(
        "DELETE FROM published WHERE seq IN (SELECT seq FROM published ORDER BY seq LIMIT ?) AND"
            + " time <= ?",
        most,
        now - KNOWN_FOR.toMillis());
  }
}
