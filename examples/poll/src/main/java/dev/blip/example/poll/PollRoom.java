package dev.blip.example.poll;

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

/** A poll that closes an hour after its first vote. Everyone sees the votes as they come. */
public final class PollRoom implements Room {
  private final RoomContext room;

  public PollRoom(RoomContext room) {
    this.room = room;
  }

  @Override
  public void onStart() {
    room.storage()
        .sql()
        .execute(
            """
            CREATE TABLE IF NOT EXISTS vote (voter TEXT PRIMARY KEY, choice TEXT NOT NULL) STRICT
            """);
  }

  @Override
  public void onConnect(Connection newcomer, ConnectionRequest request) {
    newcomer.send(votes());
  }

  @Override
  public void onMessage(Connection sender, String choice) {
    if (choice.isBlank() || choice.length() > 40) {
      throw Refusal.bad("choice must have 1..40 characters, has " + choice.length());
    }
    if (room.storage().kv().text("closed").isPresent()) throw Refusal.bad("poll is closed");
    room.storage().sql().execute("INSERT OR REPLACE INTO vote VALUES (?, ?)", sender.id(), choice);
    room.alarms().setIfUnsetAfter("close", Duration.ofHours(1));
    room.broadcast(votes());
  }

  @Override
  public void onAlarm(String name) {
    room.storage().kv().put("closed", "yes");
    room.broadcast("closed: " + votes());
  }

  @Override
  public RoomReply onRequest(RoomRequest request) {
    return request.path().isEmpty()
        ? RoomReply.text(votes())
        : RoomReply.resource(request, PollRoom.class, "page");
  }

  private String votes() {
    Map<String, Long> votes = new LinkedHashMap<>();
    room.storage()
        .sql()
        .query(
            "SELECT choice, count(*) AS votes FROM vote GROUP BY choice ORDER BY choice",
            row -> votes.put(String.valueOf(row.text("choice")), row.number("votes")));
    return Json.write(votes);
  }
}
