package dev.blip.coordinator.testkit;

import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import java.util.function.Function;

/** A party for a room that has been given none. */
record TestParty(Function<RoomContext, Room> constructor) implements Party {
  @Override
  public String name() {
    return "test";
  }

  @Override
  public Room room(RoomContext context) {
    return constructor.apply(context);
  }
}
