package dev.blip.coordinator.rooms.topic;

import dev.blip.coordinator.room.Sql;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Subscriptions, their members and what these have not acknowledged, in the room's database. */
final class SubscriptionTable {
  private final Sql sql;

  SubscriptionTable(Sql sql) {
    this.sql = sql;
  }

  /** A subscription; what it means is said there. */
  record Row(
      long number,
      @Nullable String durable,
      @Nullable String group,
      boolean explicit,
      long ackWait,
      long next) {}

  record MemberRow(String connection, long subscription, int lane, int most, boolean batch) {}

  record PendingRow(
      long subscription,
      long seq,
      int delivery,
      @Nullable String connection,
      long number,
      long due) {}

  void make() {
    sql.execute(
        """
        CREATE TABLE IF NOT EXISTS subscription (
          number INTEGER PRIMARY KEY, durable TEXT, grouped TEXT, explicit INTEGER NOT NULL,
          ack_wait INTEGER NOT NULL, next INTEGER NOT NULL) STRICT
        """);
    sql.execute(
        """
        CREATE TABLE IF NOT EXISTS member (
          connection TEXT PRIMARY KEY, subscription INTEGER NOT NULL, lane INTEGER NOT NULL,
          most INTEGER NOT NULL, batch INTEGER NOT NULL) STRICT
        """);
    sql.execute(
        """
        CREATE TABLE IF NOT EXISTS pending (
          subscription INTEGER NOT NULL, seq INTEGER NOT NULL, delivery INTEGER NOT NULL,
          connection TEXT, number INTEGER NOT NULL, due INTEGER NOT NULL,
          PRIMARY KEY (subscription, seq)) STRICT, WITHOUT ROWID
        """);
  }

  List<Row> subscriptions() {
    return sql.query(
        "SELECT * FROM subscription ORDER BY number",
        row ->
            new Row(
                row.number("number"),
                row.text("durable"),
                row.text("grouped"),
                row.number("explicit") != 0,
                row.number("ack_wait"),
                row.number("next")));
  }

  List<MemberRow> members() {
    return sql.query(
        "SELECT * FROM member ORDER BY rowid",
        row ->
            new MemberRow(
                String.valueOf(row.text("connection")),
                row.number("subscription"),
                (int) row.number("lane"),
                (int) row.number("most"),
                row.number("batch") != 0));
  }

  List<PendingRow> pending() {
    return sql.query(
        "SELECT * FROM pending",
        row ->
            new PendingRow(
                row.number("subscription"),
                row.number("seq"),
                (int) row.number("delivery"),
                row.text("connection"),
                row.number("number"),
                row.number("due")));
  }

  void add(Row row) {
    sql.execute(
        "INSERT INTO subscription VALUES (?, ?, ?, ?, ?, ?)",
        row.number,
        row.durable,
        row.group,
        row.explicit,
        row.ackWait,
        row.next);
  }

  void next(Subscription subscription, long next) {
    sql.execute("UPDATE subscription SET next = ? WHERE number = ?", next, subscription.number);
  }

  void ackWait(Subscription subscription, long ackWait) {
    sql.execute(
        "UPDATE subscription SET ack_wait = ? WHERE number = ?", ackWait, subscription.number);
  }

  void remove(Subscription subscription) {
    sql.execute("DELETE FROM subscription WHERE number = ?", subscription.number);
    sql.execute("DELETE FROM pending WHERE subscription = ?", subscription.number);
  }

  void add(Member member) {
    sql.execute(
        "INSERT INTO member VALUES (?, ?, ?, ?, ?)",
        member.connection,
        member.subscription.number,
        member.lane,
        member.most,
        member.batch);
  }

  void remove(Member member) {
    sql.execute("DELETE FROM member WHERE connection = ?", member.connection);
  }

  void put(Subscription subscription, Pending pending) {
    Member member = pending.member;
    sql.execute(
        "INSERT OR REPLACE INTO pending VALUES (?, ?, ?, ?, ?, ?)",
        subscription.number,
        pending.seq,
        pending.delivery,
        member == null ? null : member.connection,
        pending.number,
        pending.due);
  }

  void remove(Subscription subscription, long seq) {
    sql.execute("DELETE FROM pending WHERE subscription = ? AND seq = ?", subscription.number, seq);
  }

  void removeBefore(Subscription subscription, long seq) {
    sql.execute("DELETE FROM pending WHERE subscription = ? AND seq < ?", subscription.number, seq);
  }

  /** A member has gone: what it has waits again; what was not sent to it does not count. */
  void release(Member member, long sent) {
    sql.execute(
        """
        UPDATE pending SET connection = NULL, delivery = delivery - (number > ?)
        WHERE subscription = ? AND connection = ?
        """,
        sent,
        member.subscription.number,
        member.connection);
  }

  /** What was sent to a member counts as acknowledged. */
  void removeSent(Member member, long sent) {
    sql.execute(
        "DELETE FROM pending WHERE subscription = ? AND connection = ? AND number <= ?",
        member.subscription.number,
        member.connection,
        sent);
  }
}
