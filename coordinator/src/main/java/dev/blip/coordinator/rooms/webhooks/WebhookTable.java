package dev.blip.coordinator.rooms.webhooks;

import dev.blip.coordinator.room.Sql;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The webhooks of a room, as rows. */
final class WebhookTable {
  private final Sql sql;

  WebhookTable(Sql sql) {
    this.sql = sql;
  }

  void create() {
    sql.execute(
        "CREATE TABLE IF NOT EXISTS webhook (id TEXT PRIMARY KEY, url TEXT NOT NULL, events TEXT NOT"
            + " NULL, enabled INTEGER NOT NULL, note TEXT, created TEXT NOT NULL, secret TEXT NOT"
            + " NULL, former TEXT, formerUntil INTEGER) STRICT");
    sql.execute(
        "CREATE TABLE IF NOT EXISTS place (webhook TEXT, log TEXT, after INTEGER NOT NULL, PRIMARY"
            + " KEY (webhook, log)) STRICT, WITHOUT ROWID");
  }

  void put(Webhook webhook) {
    Instant until = webhook.formerUntil();
    sql.execute(
        "INSERT OR REPLACE INTO webhook VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        webhook.id(),
        webhook.url().toString(),
        String.join(",", webhook.events()),
        webhook.enabled(),
        webhook.note(),
        webhook.createdAt().toString(),
        webhook.secret(),
        webhook.formerSecret(),
        until == null ? null : until.toEpochMilli());
  }

  /** The oldest first. */
  List<Webhook> all() {
    return sql.query("SELECT * FROM webhook ORDER BY id", WebhookTable::read);
  }

  Optional<Webhook> get(String id) {
    return sql.first("SELECT * FROM webhook WHERE id = ?", WebhookTable::read, id);
  }

  private static Webhook read(Sql.Row row) {
    return new Webhook(
        text(row, "id"),
        URI.create(text(row, "url")),
        Set.of(text(row, "events").split(",", -1)),
        row.number("enabled") != 0,
        row.text("note"),
        Instant.parse(text(row, "created")),
        text(row, "secret"),
        row.text("former"),
        until(row));
  }

  private static @Nullable Instant until(Sql.Row row) {
    return row.isNull("formerUntil") ? null : Instant.ofEpochMilli(row.number("formerUntil"));
  }

  private static String text(Sql.Row row, String column) {
    return String.valueOf(row.text(column));
  }

  /** Where a webhook goes on that is switched off now. */
  void keepPlace(Webhook webhook, String log, long after) {
    sql.execute("INSERT OR REPLACE INTO place VALUES (?, ?, ?)", webhook.id(), log, after);
  }

  Optional<Long> place(Webhook webhook, String log) {
    return sql.first(
        "SELECT after FROM place WHERE webhook = ? AND log = ?",
        row -> row.number("after"),
        webhook.id(),
        log);
  }

  void forgetPlace(Webhook webhook, String log) {
    sql.execute("DELETE FROM place WHERE webhook = ? AND log = ?", webhook.id(), log);
  }

  void remove(Webhook webhook) {
    sql.execute("DELETE FROM webhook WHERE id = ?", webhook.id());
    sql.execute("DELETE FROM place WHERE webhook = ?", webhook.id());
  }
}
