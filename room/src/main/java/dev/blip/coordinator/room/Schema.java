package dev.blip.coordinator.room;

import java.util.ArrayList;
import java.util.List;

/**
 * The tables of a room's class as they have become what they are, one version after another. A room
 * that was made by an earlier class is brought up to date when it wakes.
 *
 * <pre>{@code
 * private static final Schema SCHEMA =
 *     Schema.at(1, "CREATE TABLE vote (voter TEXT PRIMARY KEY, choice TEXT NOT NULL) STRICT")
 *         .with(2, "ALTER TABLE vote ADD COLUMN cast INTEGER NOT NULL DEFAULT 0");
 *
 * public void onStart() {
 *   SCHEMA.migrate(room.storage().sql());
 * }
 * }</pre>
 *
 * <p>What has been deployed is never changed: a change is another version. All of it takes effect
 * with {@link Room#onStart}, or none of it.
 */
public final class Schema {
  private record Version(int number, List<String> statements) {}

  private final List<Version> versions;

  private Schema(List<Version> versions) {
    this.versions = List.copyOf(versions);
  }

  /**
   * The first version.
   *
   * @param number 1 or more
   * @param statements in the order in which they are run
   */
  public static Schema at(int number, String... statements) {
    return new Schema(List.of()).with(number, statements);
  }

  /**
   * The same with a version more.
   *
   * @param number higher than those before
   * @throws IllegalArgumentException for another number
   */
  public Schema with(int number, String... statements) {
    int last = last();
    if (number <= last) {
      throw new IllegalArgumentException(
          "version must be " + (last + 1) + " or more, was " + number);
    }
    var more = new ArrayList<>(versions);
    more.add(new Version(number, List.of(statements)));
    return new Schema(more);
  }

  private int last() {
    return versions.isEmpty() ? 0 : versions.getLast().number;
  }

  /**
   * Runs what a database does not have yet; does nothing as a rule.
   *
   * @throws IllegalStateException if the database is of a later version than this class knows
   */
  public void migrate(Sql sql) {
    sql.execute("CREATE TABLE IF NOT EXISTS room_schema (version INTEGER NOT NULL) STRICT");
    long has =
        sql.first("SELECT version FROM room_schema", row -> row.number("version")).orElse(0L);
    if (has > last()) {
      throw new IllegalStateException(
          "room's tables are of version " + has + ", its class knows " + last() + " and earlier");
    }
    if (has == last()) return;
    for (Version version : versions) {
      if (version.number > has) version.statements.forEach(sql::execute);
    }
    if (has == 0) sql.execute("INSERT INTO room_schema VALUES (?)", last());
    else sql.execute("UPDATE room_schema SET version = ?", last());
  }
}
