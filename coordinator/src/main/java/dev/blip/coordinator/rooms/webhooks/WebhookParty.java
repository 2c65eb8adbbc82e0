package dev.blip.coordinator.rooms.webhooks;

import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.protocol.Access;

/**
 * Party {@code webhooks}: one room an account that has some. Nobody reaches it from outside; the
 * function behind {@code /api/webhooks} asks it.
 */
public final class WebhookParty implements Party {
  @Override
  public String name() {
    return "webhooks";
  }

  @Override
  public Access access() {
    return Access.INTERNAL;
  }

  @Override
  public Room room(RoomContext context) {
    return new WebhookRoom(context);
  }
}
