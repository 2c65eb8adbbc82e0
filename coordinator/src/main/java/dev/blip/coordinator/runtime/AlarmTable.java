package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Alarm;
import dev.blip.coordinator.room.Alarms;
import dev.blip.coordinator.room.Sql;
import dev.blip.coordinator.runtime.storage.RoomDatabase;
import dev.blip.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A room's alarms as a table of its database. */
final class AlarmTable implements Alarms {
  /**
   * An alarm that is due.
   *
   * @param attempts how often its hook has failed
   * @param due epoch milliseconds
   */
  record Due(String name, int attempts, long due) {}

  /** How many alarms are set, and when the first is due, in epoch milliseconds. */
  record Set(int alarms, @Nullable Long first) {}

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(2), LONGEST_PAUSE);

  /** More alarms that go by their delay go by the clock when it is set back. */
  private static final int MOST_BY_DELAY = 1_000;

  private final Sql sql;
  private final PayloadTable payloads;
  private final InstantSource clock;

  /**
   * What {@link #next} answers, or sooner: an alarm may have been moved, or its hook taken back.
   * Then nothing is found at that time, and this becomes null, not known.
   */
  private @Nullable OptionalLong next;

  /**
   * Alarms that were set to ring after a delay, since the room was opened, and when they are due.
   */
  private final Map<String, Long> byDelay = new HashMap<>();

  AlarmTable(RoomDatabase sql, InstantSource clock, UndoLog undoLog) {
    this.sql = sql;
    this.payloads = new PayloadTable(sql, undoLog);
    this.clock = clock;
    sql.execute(
        "CREATE TABLE IF NOT EXISTS blip_alarm (name TEXT PRIMARY KEY, due INTEGER NOT NULL,"
            + " attempts INTEGER NOT NULL) STRICT, WITHOUT ROWID");
  }

  @Override
  public void set(String name, Instant due) {
    payloads.remove(name);
    move(name, due);
  }

  @Override
  public void set(String name, Instant due, Record payload) {
    String json = Json.write(payload);
    int size = json.getBytes(StandardCharsets.UTF_8).length;
    if (size > MAX_PAYLOAD) {
      throw new IllegalArgumentException(
          "payload of alarm " + name + " must have 0.." + MAX_PAYLOAD + " bytes, has " + size);
    }
    payloads.put(name, json);
    move(name, due);
  }

  private void move(String name, Instant due) {
    byDelay.remove(name);
    sooner(due);
    sql.execute(
        "INSERT INTO blip_alarm VALUES (?, ?, 0) ON CONFLICT (name) DO UPDATE SET due ="
            + " excluded.due, attempts = 0",
        name,
        due.toEpochMilli());
  }

  @Override
  public boolean setIfUnset(String name, Instant due) {
    int changed =
        sql.execute(
            "INSERT INTO blip_alarm VALUES (?, ?, 0) ON CONFLICT (name) DO NOTHING",
            name,
            due.toEpochMilli());
    if (changed > 0) {
      byDelay.remove(name);
      sooner(due);
    }
    return changed > 0;
  }

  private void sooner(Instant due) {
    OptionalLong known = next;
    if (known == null) return;
    long millis = due.toEpochMilli();
    next = OptionalLong.of(known.isPresent() ? Math.min(known.getAsLong(), millis) : millis);
  }

  @Override
  public void setAfter(String name, Duration delay) {
    Instant due = clock.instant().plus(delay);
    set(name, due);
    goesByDelay(name, due);
  }

  @Override
  public void setAfter(String name, Duration delay, Record payload) {
    Instant due = clock.instant().plus(delay);
    set(name, due, payload);
    goesByDelay(name, due);
  }

  @Override
  public boolean setIfUnsetAfter(String name, Duration delay) {
    Instant due = clock.instant().plus(delay);
    boolean set = setIfUnset(name, due);
    if (set) goesByDelay(name, due);
    return set;
  }

  private void goesByDelay(String name, Instant due) {
    if (byDelay.size() < MOST_BY_DELAY) byDelay.put(name, due.toEpochMilli());
  }

  /**
   * What was to ring after a delay rings after it all the same; what was to ring at a time, then.
   * Within a turn's transaction. An alarm whose hook was taken back is found under another time,
   * and left alone.
   */
  void clockWentBack(long by) {
    next = null;
    byDelay.replaceAll(
        (name, due) -> {
          sql.execute(
              "UPDATE blip_alarm SET due = ? WHERE name = ? AND due = ?", due - by, name, due);
          return due - by;
        });
  }

  @Override
  public boolean cancel(String name) {
    next = null;
    byDelay.remove(name);
    payloads.remove(name);
    return sql.execute("DELETE FROM blip_alarm WHERE name = ?", name) > 0;
  }

  /** Unsets all, but not the runtime's own. */
  void removeAll() {
    next = null;
    byDelay.clear();
    payloads.removeAll();
    sql.execute("DELETE FROM blip_alarm WHERE name NOT LIKE 'blip:%'");
  }

  /** Whether one is set that is not the runtime's own. */
  boolean hasRoomsOwn() {
    return sql.first(
            "SELECT 1 AS one FROM blip_alarm WHERE name NOT LIKE 'blip:%' LIMIT 1", row -> true)
        .isPresent();
  }

  /** An alarm as its room is told of it. */
  Alarm alarm(String name) {
    return new Alarm(name, payloads.get(name));
  }

  @Override
  public Optional<Instant> due(String name) {
    return sql.first(
        "SELECT due FROM blip_alarm WHERE name = ?",
        row -> Instant.ofEpochMilli(row.number("due")),
        name);
  }

  /** All but the runtime's own. */
  Set roomsOwn() {
    return sql.first(
            "SELECT count(*) AS alarms, min(due) AS first FROM blip_alarm WHERE name NOT LIKE"
                + " 'blip:%'",
            row ->
                new Set(
                    (int) row.number("alarms"), row.isNull("first") ? null : row.number("first")))
        .orElseThrow();
  }

  /** The alarms that should have rung by now, the oldest first. */
  List<Due> overdue() {
    long now = clock.millis();
    OptionalLong next = next();
    if (next.isEmpty() || next.getAsLong() > now) return List.of();
    this.next = null;
    return sql.query(
        "SELECT name, attempts, due FROM blip_alarm WHERE due <= ? ORDER BY due, name",
        row ->
            new Due(
                String.valueOf(row.text("name")), (int) row.number("attempts"), row.number("due")),
        now);
  }

  /** Epoch milliseconds at which to look for an alarm again. */
  OptionalLong next() {
    OptionalLong known = next;
    if (known == null) {
      known =
          sql.first("SELECT due FROM blip_alarm ORDER BY due LIMIT 1", row -> row.number("due"))
              .map(OptionalLong::of)
              .orElse(OptionalLong.empty());
      next = known;
    }
    return known;
  }

  /** The same without one of them. */
  OptionalLong nextBut(String name) {
    return sql.first(
            "SELECT due FROM blip_alarm WHERE name <> ? ORDER BY due LIMIT 1",
            row -> row.number("due"),
            name)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /** Rings a failed alarm again after a pause that grows, 2 s to 5 min; answers the pause. */
  Duration postpone(Due failed) {
    return postpone(failed, PAUSES.pause(failed.attempts() + 1));
  }

  /** Rings it again after its longest pause, or after one that is longer. */
  Duration postponeLong(Due failed, Duration atLeast) {
    return postpone(failed, Collections.max(List.of(LONGEST_PAUSE, atLeast)));
  }

  private Duration postpone(Due failed, Duration pause) {
    next = null;
    sql.execute(
        "INSERT INTO blip_alarm VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET due ="
            + " excluded.due, attempts = excluded.attempts",
        failed.name(),
        clock.instant().plus(pause).toEpochMilli(),
        failed.attempts() + 1);
    goesByDelay(failed.name(), clock.instant().plus(pause));
    return pause;
  }
}
