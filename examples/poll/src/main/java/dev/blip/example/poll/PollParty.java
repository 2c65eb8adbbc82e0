package dev.blip.example.poll;

import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;

/** Rooms at /parties/poll/… */
public final class PollParty implements Party {
  @Override
  public String name() {
    return "poll";
  }

  @Override
  public Room room(RoomContext context) {
    return new PollRoom(context);
  }
}
