package dev.blip.coordinator.contract;

import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;

/** Rooms that do as they are told. */
public final class ProbeParty implements Party {
  @Override
  public String name() {
    return "probe";
  }

  @Override
  public Room room(RoomContext context) {
    return new ProbeRoom(context);
  }
}
