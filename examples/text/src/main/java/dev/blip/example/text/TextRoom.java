package dev.blip.example.text;

import dev.blip.coordinator.room.Close;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Refusal;
import java.util.List;

/**
 * A document that many write at once, with Yjs. The room keeps updates and hands them on; it does
 * not read them, so that any Yjs type will do. When many have come it asks whoever wrote last for
 * one update that says the same, and keeps that in their place.
 *
 * <p>A message is a letter and base64: {@code +} part of an update, more follows; {@code u} an
 * update, or its end; {@code s} one in place of all that are kept up to the one that {@code c} was
 * asked after, or its end. The room also says {@code r}: that was all there is so far; and {@code
 * c}: please send an {@code s}.
 */
public final class TextRoom implements Room {
  /** How many updates are kept before they are made one. */
  static final int MANY = 100;

  /** Most characters of a message to a client: API Gateway takes 128 KB. */
  private static final int PART = 100_000;

  /** Most characters of an update. */
  private static final int LARGEST = 4_000_000;

  private final RoomContext room;

  public TextRoom(RoomContext room) {
    this.room = room;
  }

  @Override
  public void onStart() {
    room.storage()
        .sql()
        .execute(
            """
            CREATE TABLE IF NOT EXISTS change (number INTEGER PRIMARY KEY AUTOINCREMENT, base64 TEXT NOT NULL) STRICT
            """);
    room.storage()
        .sql()
        .execute(
            """
            CREATE TABLE IF NOT EXISTS part (connection TEXT PRIMARY KEY, base64 TEXT NOT NULL) STRICT
            """);
  }

  @Override
  public void onConnect(Connection newcomer, ConnectionRequest request) {
    changes().forEach(change -> send(newcomer, change));
    newcomer.send("r");
  }

  @Override
  public void onMessage(Connection sender, String message) {
    if (!message.matches("[+us][A-Za-z0-9+/=]*")) {
      throw Refusal.bad("message must be +, u or s, and base64");
    }
    String base64 = parts(sender) + message.substring(1);
    if (base64.length() > LARGEST) throw new Refusal(413, "update is too large");
    switch (message.charAt(0)) {
      case '+' -> sql("INSERT OR REPLACE INTO part VALUES (?, ?)", sender.id(), base64);
      case 'u' -> change(sender, base64);
      default -> replace(sender, base64);
    }
  }

  @Override
  public void onClose(Connection leaver, Close close) {
    forgetParts(leaver);
  }

  @Override
  public RoomReply onRequest(RoomRequest request) {
    return request.path().isEmpty()
        ? RoomReply.json(changes())
        : RoomReply.resource(request, TextRoom.class, "page");
  }

  private void change(Connection sender, String base64) {
    forgetParts(sender);
    sql("INSERT INTO change (base64) VALUES (?)", base64);
    for (Connection other : room.connections()) {
      if (!other.id().equals(sender.id())) send(other, base64);
    }
    if (sender.attachment().isEmpty() && number("count(*)") >= MANY) {
      sender.attach(String.valueOf(number("max(number)")));
      sender.send("c");
    }
  }

  private void replace(Connection sender, String base64) {
    forgetParts(sender);
    String through = sender.attachment().orElse("");
    if (through.isEmpty()) throw Refusal.bad("nobody asked for a whole");
    sender.attach("");
    sql("DELETE FROM change WHERE number < ?", Long.parseLong(through));
    sql("UPDATE change SET base64 = ? WHERE number = ?", base64, Long.parseLong(through));
  }

  private List<String> changes() {
    return room.storage()
        .sql()
        .query(
            "SELECT base64 FROM change ORDER BY number", row -> String.valueOf(row.text("base64")));
  }

  private long number(String what) {
    return room.storage()
        .sql()
        .first("SELECT " + what + " AS number FROM change", row -> row.number("number"))
        .orElse(0L);
  }

  private String parts(Connection sender) {
    return room.storage()
        .sql()
        .first(
            "SELECT base64 FROM part WHERE connection = ?",
            row -> String.valueOf(row.text("base64")),
            sender.id())
        .orElse("");
  }

  private void forgetParts(Connection sender) {
    sql("DELETE FROM part WHERE connection = ?", sender.id());
  }

  private void sql(String statement, Object... parameters) {
    room.storage().sql().execute(statement, parameters);
  }

  private static void send(Connection to, String base64) {
    int from = 0;
    for (; base64.length() - from > PART; from += PART) {
      to.send("+" + base64.substring(from, from + PART));
    }
    to.send("u" + base64.substring(from));
  }
}
