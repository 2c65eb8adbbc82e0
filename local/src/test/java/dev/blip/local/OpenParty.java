package dev.blip.local;

import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rooms that pages of one other origin may call, and that speak some subprotocols. */
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
  public List<String> subprotocols() {
    return List.of("only.v1", "second.v1", "first.v1");
  }

  @Override
  public boolean takesBytes() {
    return true;
  }

  private static RoomReply echo(RoomRequest request) {
    byte[] bytes = request.bytes();
    return RoomReply.bytes("image/png", bytes == null ? new byte[0] : bytes)
        .with("ETag", "\"7\"")
        .with("Cache-Control", "max-age=60")
        .with("Set-Cookie", "seen=1; Path=/")
        .with("Access-Control-Allow-Origin", "*")
        .with("X-Method", request.method());
  }

  @Override
  public Room room(RoomContext context) {
    return new Room() {
      @Override
      public void onMessage(Connection sender, String text) {
        sender.send(sender.claims().toJson());
      }

      @Override
      public RoomReply onRequest(RoomRequest request) {
        return switch (request.path()) {
          case "" -> {
            String body = request.body();
            yield RoomReply.text(body.isEmpty() ? "open" : "open " + body.length());
          }
          case "who" -> RoomReply.text(request.claims().toJson());
          case "headers" -> RoomReply.json(request.headers());
          case "elsewhere" -> RoomReply.redirect(URI.create("/app/?from=room"));
          case "echo" -> echo(request);
          default -> RoomReply.text("x".repeat(Integer.parseInt(request.path())));
        };
      }
    };
  }
}
