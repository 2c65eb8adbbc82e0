package dev.blip.example;

import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A poll, open for an hour: whoever comes sees the votes as they change, and has one. */
public final class PollRoom implements Room {
  private final RoomContext room;

  public PollRoom(RoomContext room) {
    this.room = room;
  }

  @Override
  public void onStart() {
    room.storage()
        .sql()
        .execute("CREATE TABLE IF NOT EXISTS vote (voter TEXT PRIMARY KEY, choice TEXT)");
    if (!isClosed()) room.alarms().setIfUnsetAfter("close", Duration.ofHours(1));
  }

  @Override
  public void onConnect(Connection newcomer, ConnectionRequest request) {
    newcomer.attach(request.query().getOrDefault("name", newcomer.id()));
    newcomer.send(votes());
  }

  @Override
  public void onMessage(Connection voter, String choice) {
    if (isClosed()) throw new Refusal(409, "the poll is closed");
    if (choice.isBlank() || choice.length() > 40) {
      throw Refusal.bad("choice must have 1..40 characters, has " + choice.length());
    }
    room.storage()
        .sql()
        .execute(
            """
            INSERT INTO vote VALUES (?, ?)
            ON CONFLICT (voter) DO UPDATE SET choice = excluded.choice
            """,
            voter.attachment().orElseThrow(),
            choice);
    room.broadcast(votes());
  }

  @Override
  public RoomReply onRequest(RoomRequest request) {
    return new RoomReply(200, "application/json", votes());
  }

  @Override
  public void onAlarm(String name) {
    room.storage().kv().put("closed", 1);
    room.broadcast("closed");
  }

  private boolean isClosed() {
    return room.storage().kv().number("closed").isPresent();
  }

  private String votes() {
    Map<String, Long> votes = new LinkedHashMap<>();
    room.storage()
        .sql()
        .query(
            "SELECT choice, count(*) AS n FROM vote GROUP BY choice ORDER BY n DESC, choice",
            row -> votes.put(String.valueOf(row.text("choice")), row.number("n")));
    return Json.write(votes);
  }
}
