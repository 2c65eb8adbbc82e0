package dev.blip.example.game;

import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;

/** Rooms at /parties/game/… */
public final class GameParty implements Party {
  @Override
  public String name() {
    return "game";
  }

  @Override
  public Room room(RoomContext context) {
    return new GameRoom(context);
  }
}
