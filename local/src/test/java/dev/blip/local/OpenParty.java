package dev.blip.local;

import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rooms that pages of one other origin may call, and that speak what a client offers first. */
public final class OpenParty implements Party {
  static final String ORIGIN = "https://open.example";

  @Override
  public String name() {
    return "open";
  }

  @Override
  public Optional<Set<String>> allowedOrigins() {
    return Optional.of(Set.of(ORIGIN));
  }

  @Override
  public Optional<String> subprotocol(List<String> offered) {
    return offered.stream().findFirst();
  }

  @Override
  public Room room(RoomContext context) {
    return new Room() {
      @Override
      public RoomReply onRequest(RoomRequest request) {
        if (request.path().equals("headers")) return RoomReply.json(request.headers());
        if (!request.path().isEmpty()) {
          return RoomReply.text("x".repeat(Integer.parseInt(request.path())));
        }
        String body = request.body();
        return RoomReply.text(body.isEmpty() ? "open" : "open " + body.length());
      }
    };
  }
}
