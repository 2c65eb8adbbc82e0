package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.protocol.Access;

/** Party {@code clicks}: one room an account, private to it. */
public final class ClickParty implements Party {
  @Override
  public String name() {
    return "clicks";
  }

  @Override
  public Access access() {
    return Access.ACCOUNTS_OWN;
  }

  /** A click is known by its ID. */
  @Override
  public boolean isIdempotent() {
    return true;
  }

  @Override
  public Room room(RoomContext context) {
    return new ClickRoom(context);
  }
}
