package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;

/** Party {@code chat}: open to anyone who knows a room's name; some names nobody can guess. */
public final class ChatParty implements Party {
  @Override
  public String name() {
    return "chat";
  }

  @Override
  public boolean givesNames() {
    return true;
  }

  @Override
  public Room room(RoomContext context) {
    return new ChatRoom(context);
  }
}
