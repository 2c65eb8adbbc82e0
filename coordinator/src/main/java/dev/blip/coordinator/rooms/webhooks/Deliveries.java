package dev.blip.coordinator.rooms.webhooks;

import dev.blip.coordinator.room.Batch;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.Sql;
import java.util.List;

/** The last tries of each webhook. */
final class Deliveries {
  private static final int KEPT = 50;
  private static final int LONGEST_BODY = 1_024;

  private final Sql sql;

  Deliveries(Sql sql) {
    this.sql = sql;
  }

  /**
   * One try.
   *
   * @param after it brought what follows this number
   * @param seq up to this one
   * @param at when it ended
   * @param status of the answer; 403 also for an address inside the network, 504 for no answer
   * @param body the answer's, its first 1,024 characters
   */
  record Delivery(String log, long after, long seq, String at, int status, String body) {}

  void create() {
    sql.execute(
        "CREATE TABLE IF NOT EXISTS delivery (id INTEGER PRIMARY KEY AUTOINCREMENT, webhook TEXT"
            + " NOT NULL, log TEXT NOT NULL, after INTEGER NOT NULL, seq INTEGER NOT NULL, at TEXT"
            + " NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL) STRICT");
    sql.execute("CREATE INDEX IF NOT EXISTS delivery_of ON delivery (webhook, id)");
  }

  /** Notes a try, and forgets the oldest beyond 50. */
  void add(String webhook, String log, Batch batch, RoomReply reply, String at) {
    String body = reply.body();
    int end = Math.min(body.length(), LONGEST_BODY);
    if (end > 0 && Character.isHighSurrogate(body.charAt(end - 1))) end--;
    sql.execute(
        "INSERT INTO delivery (webhook, log, after, seq, at, status, body) VALUES (?, ?, ?, ?, ?,"
            + " ?, ?)",
        webhook,
        log,
        EventBatch.begin(batch),
        batch.through(),
        at,
        reply.status(),
        body.substring(0, end));
    sql.execute(
        "DELETE FROM delivery WHERE webhook = ?1 AND id <= (SELECT id FROM delivery WHERE webhook ="
            + " ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
        webhook,
        KEPT);
  }

  /** The newest first. */
  List<Delivery> of(String webhook) {
    return sql.query(
        "SELECT * FROM delivery WHERE webhook = ? ORDER BY id DESC",
        row ->
            new Delivery(
                String.valueOf(row.text("log")),
                row.number("after"),
                row.number("seq"),
                String.valueOf(row.text("at")),
                (int) row.number("status"),
                String.valueOf(row.text("body"))),
        webhook);
  }

  void forget(String webhook) {
    sql.execute("DELETE FROM delivery WHERE webhook = ?", webhook);
  }
}
