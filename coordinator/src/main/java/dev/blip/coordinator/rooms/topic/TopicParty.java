package dev.blip.coordinator.rooms.topic;

import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.protocol.Access;

/** Party {@code topic}: rooms {@code {account}} and {@code {account}.{name}}, private to it. */
public final class TopicParty implements Party {
  @Override
  public String name() {
    return "topic";
  }

  @Override
  public Access access() {
    return Access.ACCOUNTS_OWN;
  }

  @Override
  public Room room(RoomContext context) {
    return new TopicRoom(context);
  }
}
