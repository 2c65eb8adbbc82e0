package dev.blip.coordinator.rooms.topic;

import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.Sql;
import dev.blip.protocol.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Messages that were set aside, since a subscription was sent them as often as the topic allows and
 * did not acknowledge them. Each has a number of its own, which never comes again, and is kept when
 * the topic's log forgets its message. Beyond the newest 10,000 the oldest go.
 */
final class DeadLetters {
  static final int MOST = 10_000;

  /** Most bytes, roughly, of one answer. */
  private static final int MOST_BYTES = 1 << 20;

  private final RoomContext room;
  private final TopicLog log;

  DeadLetters(RoomContext room, TopicLog log) {
    this.room = room;
    this.log = log;
  }

  /**
   * One that was set aside.
   *
   * @param message its number in the topic's log
   * @param text as JSON
   */
  record Letter(
      long seq, long message, @Nullable String durable, @Nullable String group, String text) {}

  private Sql sql() {
    return room.storage().sql();
  }

  void start() {
    sql()
        .execute(
            """
            CREATE TABLE IF NOT EXISTS dead (
              seq INTEGER PRIMARY KEY AUTOINCREMENT, message INTEGER NOT NULL, time INTEGER NOT NULL,
              fields TEXT NOT NULL, durable TEXT, grouped TEXT, delivery INTEGER NOT NULL,
              reason TEXT NOT NULL, at INTEGER NOT NULL) STRICT
            """);
  }

  /** Sets a message aside. */
  void add(Subscription subscription, Pending pending, String reason) {
    TopicLog.Message message = log.message(pending.seq);
    String told =
        "%s was sent it %d times: %s".formatted(subscription.told(), pending.delivery, reason);
    room.logger().warn("message {} is set aside: {}", pending.seq, told);
    sql()
        .execute(
            """
            INSERT INTO dead (message, time, fields, durable, grouped, delivery, reason, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            message.seq(),
            message.time(),
            message.fields(),
            subscription.durable,
            subscription.group,
            pending.delivery,
            told,
            room.clock().millis());
    sql().execute("DELETE FROM dead WHERE seq <= (SELECT max(seq) FROM dead) - ?", MOST);
  }

  /** Those after a number, at most so many, as JSON. */
  String after(long seq, long limit) {
    var text = new StringBuilder("{\"dead\":[");
    int first = text.length();
    for (Letter letter : read("WHERE seq > ? ORDER BY seq LIMIT ?", seq, limit)) {
      if (text.length() > MOST_BYTES) break;
      if (text.length() > first) text.append(',');
      text.append(letter.text);
    }
    return text.append("]}").toString();
  }

  Optional<Letter> find(long seq) {
    return read("WHERE seq = ?", seq).stream().findFirst();
  }

  void remove(long seq) {
    sql().execute("DELETE FROM dead WHERE seq = ?", seq);
  }

  private List<Letter> read(String which, Object... parameters) {
    return sql().query("SELECT * FROM dead " + which, DeadLetters::letter, parameters);
  }

  private static Letter letter(Sql.Row row) {
    String durable = row.text("durable");
    String group = row.text("grouped");
    String text =
        "{\"seq\":"
            + row.number("seq")
            + ",\"message\":"
            + row.number("message")
            + ",\"time\":"
            + row.number("time")
            + ","
            + row.text("fields")
            + (durable == null ? "" : ",\"durable\":" + Json.write(durable))
            + (group == null ? "" : ",\"group\":" + Json.write(group))
            + ",\"delivery\":"
            + row.number("delivery")
            + ",\"reason\":"
            + Json.write(String.valueOf(row.text("reason")))
            + ",\"at\":"
            + row.number("at")
            + "}";
    return new Letter(row.number("seq"), row.number("message"), durable, group, text);
  }
}
