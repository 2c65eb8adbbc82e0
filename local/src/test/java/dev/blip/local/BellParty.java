package dev.blip.local;

import dev.blip.coordinator.room.Alarm;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import java.time.Duration;

/** Rooms that ring after as many milliseconds as a request says, and count how often they have. */
public final class BellParty implements Party {
  @Override
  public String name() {
    return "bell";
  }

  @Override
  public Room room(RoomContext context) {
    return new Room() {
      @Override
      public RoomReply onRequest(RoomRequest request) {
        String body = request.body();
        if (!body.isEmpty()) {
          context.alarms().setAfter("ring", Duration.ofMillis(Long.parseLong(body)));
        }
        return RoomReply.text(Long.toString(rung()));
      }

      @Override
      public void onAlarm(Alarm alarm) {
        context.storage().kv().put("rung", rung() + 1);
        context.broadcast(Long.toString(rung()));
      }

      private long rung() {
        return context.storage().kv().number("rung").orElse(0);
      }
    };
  }
}
