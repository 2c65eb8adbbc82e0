package dev.blip.coordinator.rooms.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.coordinator.room.Batch;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.UrlFollower;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Changes of the account's links, which a function tells the room of: each is appended once,
 * however often it is told, and brought alone, to those who want its kind.
 */
final class LinkNews {
  private static final int GONE = 410;

  /** Longer than the table's stream keeps a change, which is a day. */
  private static final Duration KNOWN_FOR = Duration.ofDays(2);

  private static final int AT_ONCE = 500;

  private final RoomContext room;
  private final EventLog log;

  LinkNews(RoomContext room, EventLog log) {
    this.room = room;
    this.log = log;
  }

  void create() {
    room.storage()
        .sql()
        .execute(
            "CREATE TABLE IF NOT EXISTS told (id TEXT PRIMARY KEY, time INTEGER NOT NULL) STRICT,"
                + " WITHOUT ROWID");
  }

  /**
   * One change.
   *
   * @param id the change's own, which it has whenever it is told
   * @param type one of {@link EventNames}
   * @param timestamp when it was made
   */
  private record News(String id, String type, String timestamp, ObjectNode data) {}

  private record Told(List<News> events) {}

  /**
   * Appends what is new.
   *
   * @throws Refusal (410) if no webhook wants to know of links
   */
  RoomReply told(String body, WebhookDesk desk) {
    if (!desk.isWanted(EventLog.LINKS)) throw new Refusal(GONE, "no webhook wants links");
    for (News news : Json.read(body, Told.class).events) {
      if (!isNew(news.id)) continue;
      long seq = log.newest() + 1;
      ObjectNode event = Json.MAPPER.createObjectNode();
      event.put("type", news.type).put("timestamp", news.timestamp).set("data", news.data);
      log.append(seq, Json.write(event));
      desk.passOver(this);
    }
    return RoomReply.NOTHING;
  }

  private boolean isNew(String id) {
    return room.storage()
            .sql()
            .execute("INSERT OR IGNORE INTO told VALUES (?, ?)", id, room.clock().millis())
        == 1;
  }

  /** Forgets changes that are not told again; whether there are any left. */
  boolean trim() {
    var sql = room.storage().sql();
    sql.execute("DELETE FROM told WHERE time < ?", room.clock().millis() - KNOWN_FOR.toMillis());
    return sql.first("SELECT 1 AS one FROM told LIMIT 1", row -> row.number("one")).isPresent();
  }

  /** The first event after a place that is among some; empty if there is none. */
  private Optional<EventLog.Event> next(long after, Set<String> wanted, long most) {
    long place = after;
    while (true) {
      List<EventLog.Event> some = log.after(place, most, AT_ONCE);
      for (EventLog.Event event : some) {
        if (wanted.contains(Json.tree(event.text()).path("type").asText())) {
          return Optional.of(event);
        }
      }
      if (some.size() < AT_ONCE) return Optional.empty();
      place = some.getLast().seq();
    }
  }

  /** Where a follower stands once it is past what it does not want. */
  long past(long after, Set<String> wanted) {
    boolean misses = log.next(after) > after + 1;
    if (misses) return after;
    return next(after, wanted, Long.MAX_VALUE)
        .map(event -> event.seq() - 1)
        .orElseGet(() -> Math.max(after, log.newest()));
  }

  /** The next event that a webhook wants, or that some may be gone. */
  Optional<Batch> after(UrlFollower follower, Set<String> wanted, long most) {
    long after = follower.after();
    long newest = log.newest();
    if (after >= newest) return Optional.empty();
    if (log.next(after) > after + 1) return EventBatch.after(log, EventLog.LINKS, after, most);
    return next(after, wanted, most)
        .map(event -> new Batch(event.seq(), text(event, after), event.seq() < newest));
  }

  private static String text(EventLog.Event event, long after) {
    JsonNode told = Json.tree(event.text());
    ObjectNode brought = Json.MAPPER.createObjectNode();
    brought.set("type", told.path("type"));
    brought.set("timestamp", told.path("timestamp"));
    ObjectNode data = brought.putObject("data").put("after", after).put("seq", event.seq());
    if (told.path("data") instanceof ObjectNode own) data.setAll(own);
    return Json.write(brought);
  }
}
