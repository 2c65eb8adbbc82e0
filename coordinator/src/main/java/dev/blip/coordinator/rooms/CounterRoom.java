package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;

/**
 * A number that everyone in the room shares. It survives restarts; each increment is told to all.
 */
final class CounterRoom implements Room {
  private final RoomContext room;
  private long count;

  CounterRoom(RoomContext room) {
    this.room = room;
  }

  @Override
  public void onStart() {
    count = room.storage().kv().number("count").orElse(0);
  }

  @Override
  public void onConnect(Connection newcomer, ConnectionRequest request) {
    newcomer.send(Long.toString(count));
  }

  @Override
  public void onMessage(Connection sender, String text) {
    increment(text);
  }

  @Override
  public RoomReply onRequest(RoomRequest request) {
    if (!request.path().isEmpty()) {
      throw new Refusal(404, "counter has nothing at " + Text.quoted(request.path()));
    }
    return switch (request.method()) {
      case "GET" -> RoomReply.text(Long.toString(count));
      case "POST" -> RoomReply.text(Long.toString(increment(request.body())));
      default -> throw Refusal.method(request.method(), "GET", "POST");
    };
  }

  private long increment(String text) {
    if (!text.equals("increment")) {
      throw Refusal.bad("message must be increment, was " + Text.quoted(text));
    }
    room.storage().kv().put("count", ++count);
    room.broadcast(Long.toString(count));
    return count;
  }
}
