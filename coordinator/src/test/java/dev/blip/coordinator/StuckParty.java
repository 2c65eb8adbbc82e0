package dev.blip.coordinator;

import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;

/** Rooms that keep their threads. */
public final class StuckParty implements Party {
  @Override
  public String name() {
    return "stuck";
  }

  @Override
  public Room room(RoomContext context) {
    return new StuckRoom(context);
  }
}
