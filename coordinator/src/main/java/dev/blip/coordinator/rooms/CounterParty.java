package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;

/** Party {@code counter}: open to anyone. */
public final class CounterParty implements Party {
  @Override
  public String name() {
    return "counter";
  }

  @Override
  public Room room(RoomContext context) {
    return new CounterRoom(context);
  }
}
