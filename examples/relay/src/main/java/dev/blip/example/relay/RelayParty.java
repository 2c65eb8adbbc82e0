package dev.blip.example.relay;

import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;

/** Rooms at /parties/relay/… */
public final class RelayParty implements Party {
  @Override
  public String name() {
    return "relay";
  }

  @Override
  public Room room(RoomContext context) {
    return new RelayRoom(context);
  }
}
