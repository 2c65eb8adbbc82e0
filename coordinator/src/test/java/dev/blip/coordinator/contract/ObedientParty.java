package dev.blip.coordinator.contract;

import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;

/** Party {@code obedient}, found on the class path of tests. */
public final class ObedientParty implements Party {
  @Override
  public String name() {
    return "obedient";
  }

  @Override
  public Room room(RoomContext context) {
    return new ObedientRoom(context);
  }
}
