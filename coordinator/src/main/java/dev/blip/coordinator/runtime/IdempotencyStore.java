package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.Sql;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls that a room carried out lately, with their answers: one row a turn, written within the
 * turn's transaction. It is read only when a call comes again, which is rare; so all that a call
 * costs is its line in that row, and its name's hash in memory. For one thread at a time.
 */
final class IdempotencyStore {
  /** Longer than any caller goes on trying. */
  static final Duration KEPT = Duration.ofMinutes(1);

  /**
   * What was carried out in the last minute before a room was opened is known for so long after it:
   * its callers may have found nobody since. {@link RecentIds} knows names for two generations.
   */
  static final Duration KEPT_FROM_BEFORE = KEPT.multipliedBy(2);

  private static final Duration TRIM_EVERY = Duration.ofSeconds(10);
  private static final int LONGEST_BODY = 64 * 1024;
  private static final int NO_ANSWER = 503;

  private record Kept(
      String id,
      int status,
      String type,
      String body,
      @Nullable Map<String, String> headers,
      byte @Nullable [] bytes) {
    static Kept of(String id, RoomReply reply) {
      byte[] bytes = reply.bytes();
      boolean fits =
          reply.body().length() <= LONGEST_BODY && (bytes == null || bytes.length <= LONGEST_BODY);
      if (fits) {
        Map<String, String> headers = reply.headers().isEmpty() ? null : reply.headers();
        return new Kept(id, reply.status(), reply.contentType(), reply.body(), headers, bytes);
      }
      String told = "the call was carried out, but its answer was too long to be kept";
      var refusal = new Refusal(NO_ANSWER, told);
      RoomReply problem = RoomReply.problem(NO_ANSWER, refusal.problem(id));
      return new Kept(id, NO_ANSWER, problem.contentType(), problem.body(), null, null);
    }

    RoomReply reply() {
      return new RoomReply(status, type, body, headers == null ? Map.of() : headers, bytes);
    }
  }

  private final Sql sql;
  private final InstantSource clock;
  private final List<Kept> ofTurn = new ArrayList<>();
  private @Nullable Map<String, Kept> known;
  private final RecentIds recent;
  private final long openedAt;
  private long trimmedAt;

  IdempotencyStore(Sql sql, InstantSource clock) {
    this.sql = sql;
    this.clock = clock;
    sql.execute(
        "CREATE TABLE IF NOT EXISTS blip_call (turn INTEGER PRIMARY KEY, at INTEGER NOT NULL, calls"
            + " TEXT NOT NULL) STRICT");
    sql.execute(
        "DELETE FROM blip_call WHERE at < (SELECT max(at) FROM blip_call) - ?", KEPT.toMillis());
    openedAt = clock.millis();
    recent = new RecentIds(KEPT.toMillis(), openedAt);
    for (String id : read().keySet()) recent.add(id, openedAt);
  }

  /** Carries a call out, unless it has been. */
  RoomReply once(IdempotencyKey.Named key, Supplier<RoomReply> body) {
    if (recent.add(key.id(), clock.millis())) {
      Optional<RoomReply> before = find(key.id());
      if (before.isPresent()) return before.get();
    }
    RoomReply reply = body.get();
    ofTurn.add(Kept.of(key.id(), reply));
    return reply;
  }

  /** What a call was answered, if it has been carried out. */
  Optional<RoomReply> before(IdempotencyKey.Named key) {
    return recent.has(key.id()) ? find(key.id()) : Optional.empty();
  }

  private Optional<RoomReply> find(String id) {
    for (Kept kept : ofTurn) if (kept.id.equals(id)) return Optional.of(kept.reply());
    Map<String, Kept> all = known;
    if (all == null) {
      all = read();
      known = all;
    }
    return Optional.ofNullable(all.get(id)).map(Kept::reply);
  }

  private Map<String, Kept> read() {
    var all = new HashMap<String, Kept>();
    for (String calls :
        sql.query("SELECT calls FROM blip_call", row -> String.valueOf(row.text("calls")))) {
      for (Kept kept : Json.readList(calls, Kept.class)) all.put(kept.id, kept);
    }
    return all;
  }

  /** Epoch milliseconds from when on none of them can come again; empty if there is none. */
  OptionalLong keptUntil() {
    if (!ofTurn.isEmpty()) return OptionalLong.of(clock.millis() + KEPT.toMillis());
    return sql
        .query("SELECT max(at) AS at FROM blip_call HAVING at IS NOT NULL", r -> r.number("at"))
        .stream()
        .mapToLong(at -> at + KEPT.toMillis())
        .findFirst();
  }

  /** Writes down what was carried out since the last time; within a transaction. */
  void store() {
    long now = clock.millis();
    if (!ofTurn.isEmpty()) {
      sql.execute("INSERT INTO blip_call (at, calls) VALUES (?, ?)", now, Json.write(ofTurn));
      Map<String, Kept> all = known;
      if (all != null) for (Kept kept : ofTurn) all.put(kept.id, kept);
      ofTurn.clear();
    }
    if (now - trimmedAt < TRIM_EVERY.toMillis()) return;
    trimmedAt = now;
    known = null;
    boolean keepsOld = now - openedAt < KEPT_FROM_BEFORE.toMillis();
    sql.execute(
        "DELETE FROM blip_call WHERE at < ? AND at >= ?",
        now - KEPT.toMillis(),
        keepsOld ? openedAt : 0);
  }
}
