package dev.blip.example.relay;

import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.protocol.Refusal;

/** How many of one good are left; ten at first. A POST takes one. */
public final class StockRoom implements Room {
  static final long FULL = 10;

  private final RoomContext room;

  public StockRoom(RoomContext room) {
    this.room = room;
  }

  @Override
  public RoomReply onRequest(RoomRequest request) {
    long left = room.storage().kv().number("left").orElse(FULL);
    if (request.method().equals("POST")) {
      if (left == 0) throw new Refusal(409, "sold out");
      room.storage().kv().put("left", --left);
    }
    return RoomReply.text(Long.toString(left));
  }
}
