package dev.blip.example.relay;

import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.protocol.Access;

/** Rooms that other rooms alone may call. */
public final class StockParty implements Party {
  @Override
  public String name() {
    return "stock";
  }

  @Override
  public Access access() {
    return Access.INTERNAL;
  }

  @Override
  public Room room(RoomContext context) {
    return new StockRoom(context);
  }
}
