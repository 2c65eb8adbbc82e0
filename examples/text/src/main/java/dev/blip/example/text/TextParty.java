package dev.blip.example.text;

import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;

/** Rooms at /parties/text/… */
public final class TextParty implements Party {
  @Override
  public String name() {
    return "text";
  }

  @Override
  public Room room(RoomContext context) {
    return new TextRoom(context);
  }
}
