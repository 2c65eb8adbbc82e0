package dev.blip.coordinator.rooms.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Uuid7;
import java.security.SecureRandom;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who has made, changed and deleted webhooks, until the account's audit has it: each is written in
 * one step with the change, has one ID however often it is told, and goes once it is said to be
 * there.
 */
final class WebhookChanges {
  /** Where functions ask for them. */
  static final String PATH = "changes";

  private static final int PAGE = 100;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final RoomContext room;

  WebhookChanges(RoomContext room) {
    this.room = room;
  }

  void create() {
    room.storage()
        .sql()
        .execute(
            "CREATE TABLE IF NOT EXISTS change (seq INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT"
                + " NULL) STRICT");
  }

  /**
   * One of them.
   *
   * @param before as the account sees it; left out where it was not there
   * @param after likewise
   * @param newSecret whether it has another secret
   */
  private record Change(
      String id,
      String at,
      String by,
      @Nullable Object before,
      @Nullable Object after,
      boolean newSecret) {}

  private record Page(List<JsonNode> changes, long through) {}

  private record Row(long seq, String text) {}

  /**
   * Notes a change, where it is said who makes it.
   *
   * @param request which says so, as {@code by}
   */
  void add(
      RoomRequest request, @Nullable Object before, @Nullable Object after, boolean newSecret) {
    String by = request.query().get("by");
    if (by == null) return;
    String id = new Uuid7(room.clock(), RANDOM).next();
    String at = room.clock().instant().truncatedTo(ChronoUnit.MILLIS).toString();
    String text = Json.write(new Change(id, at, by, before, after, newSecret));
    room.storage().sql().execute("INSERT INTO change (text) VALUES (?)", text);
  }

  /** Those that are to be told, or no more. */
  RoomReply answer(RoomRequest request) {
    return switch (request.method()) {
      case "GET" -> RoomReply.json(page());
      case "DELETE" -> {
        long through = request.number("through", 0, 0, Long.MAX_VALUE);
        room.storage().sql().execute("DELETE FROM change WHERE seq <= ?", through);
        yield RoomReply.NOTHING;
      }
      default -> throw Refusal.method(request.method(), "GET", "DELETE");
    };
  }

  private Object page() {
    List<Row> rows =
        room.storage()
            .sql()
            .query(
                "SELECT seq, text FROM change ORDER BY seq LIMIT " + PAGE,
                row -> new Row(row.number("seq"), String.valueOf(row.text("text"))));
    if (rows.isEmpty()) return Map.of("changes", List.of());
    return new Page(rows.stream().map(row -> Json.tree(row.text)).toList(), rows.getLast().seq);
  }
}
