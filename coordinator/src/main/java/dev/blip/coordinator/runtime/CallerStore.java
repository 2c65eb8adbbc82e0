package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.CallRequest;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.storage.RoomDatabase;
import dev.blip.protocol.Json;
import dev.blip.protocol.Problem;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import dev.blip.protocol.Uuid7;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What other rooms have called last, each with the answer, so that each call of theirs is carried
 * out once: a caller makes its next call when it has that answer. Kept for longer than a call may
 * wait. For one thread at a time.
 */
final class CallerStore {
  private static final Duration KEPT = CallRequest.LONGEST.multipliedBy(2);
  private static final Duration TRIM_EVERY = Duration.ofHours(1);
  private static final int TOO_LATE = 409;
  private static final int FAILED = 500;

  private record Last(long number, RoomReply reply) {}

  private final RoomDatabase database;
  private final InstantSource clock;
  private final Uuid7 ids;
  private boolean made;
  private long trimmedAt;

  CallerStore(RoomDatabase database, InstantSource clock, Uuid7 ids) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    made = database.hasTable("blip_caller");
  }

  /** Carries a call out unless it has been, or a later one has; within a transaction. */
  RoomReply once(IdempotencyKey.Numbered key, Supplier<RoomReply> body) {
    String caller = key.caller() + "#" + key.incarnation();
    Optional<Last> last = last(caller);
    if (last.isPresent() && last.get().number == key.number()) return last.get().reply;
    if (last.isPresent() && last.get().number > key.number()) {
      String told = "call %d comes after call %d".formatted(key.number(), last.get().number);
      return RoomReply.problem(TOO_LATE, new Refusal(TOO_LATE, told).problem(ids.next()));
    }
    RoomReply reply = fitting(body.get());
    keep(caller, key.number(), reply);
    return reply;
  }

  private Optional<Last> last(String caller) {
    if (!made) return Optional.empty();
    return database.first(
        "SELECT number, reply FROM blip_caller WHERE caller = ?",
        row ->
            new Last(
                row.number("number"),
                Json.read(String.valueOf(row.text("reply")), RoomReply.class)),
        caller);
  }

  /** Epoch milliseconds from when on none of them can call again; empty if there is none. */
  OptionalLong keptUntil() {
    if (!made) return OptionalLong.empty();
    return database
        .query("SELECT max(at) AS at FROM blip_caller HAVING at IS NOT NULL", r -> r.number("at"))
        .stream()
        .mapToLong(at -> at + KEPT.toMillis())
        .findFirst();
  }

  private RoomReply fitting(RoomReply reply) {
    int size = reply.body().getBytes(StandardCharsets.UTF_8).length;
    int lone = Text.loneSurrogate(reply.body());
    if (size <= CallRequest.MAX_BODY && lone < 0) return reply;
    String told =
        lone < 0
            ? "answer to a room must have 0..%d bytes, has %d".formatted(CallRequest.MAX_BODY, size)
            : "answer to a room must be Unicode text, was not at position " + lone;
    return RoomReply.problem(FAILED, new Problem("internal", told, ids.next()));
  }

  private void keep(String caller, long number, RoomReply reply) {
    if (!made) {
      database.execute(
          "CREATE TABLE blip_caller (caller TEXT PRIMARY KEY, number INTEGER NOT NULL, at INTEGER"
              + " NOT NULL, reply TEXT NOT NULL) STRICT, WITHOUT ROWID");
      made = true;
    }
    long now = clock.millis();
    database.execute(
        "INSERT INTO blip_caller VALUES (?, ?, ?, ?) ON CONFLICT (caller) DO UPDATE SET number ="
            + " excluded.number, at = excluded.at, reply = excluded.reply",
        caller,
        number,
        now,
        Json.write(reply));
    if (now - trimmedAt < TRIM_EVERY.toMillis()) return;
    trimmedAt = now;
    database.execute("DELETE FROM blip_caller WHERE at < ?", now - KEPT.toMillis());
  }
}
