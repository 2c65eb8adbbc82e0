package dev.blip.example.relay;

import dev.blip.coordinator.room.CallRequest;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import java.net.URI;
import java.util.Map;

/**
 * Takes orders: asks the good's own room for one, carried out once whoever dies meanwhile; then
 * tells everybody here what came of it, and the world at {@code RELAY_WEBHOOK}, if that is set.
 */
public final class RelayRoom implements Room {
  private static final String ORDER = "order ";

  private final RoomContext room;

  private record Sold(String good, long left) {}

  private record Refused(String good, int refused) {}

  public RelayRoom(RoomContext room) {
    this.room = room;
  }

  @Override
  public void onMessage(Connection sender, String good) {
    if (!good.matches("[a-z]{1,20}")) throw Refusal.bad("good must be 1..20 of a-z, was " + good);
    room.call(ORDER + good, new RoomAddress("stock", good), CallRequest.post("", ""));
  }

  @Override
  public void onReply(String name, RoomReply reply) {
    if (name.startsWith(ORDER)) ordered(name.substring(ORDER.length()), reply);
    else room.broadcast(Json.write(Map.of("webhook", reply.status())));
  }

  @Override
  public RoomReply onRequest(RoomRequest request) {
    return RoomReply.resource(request, RelayRoom.class, "page");
  }

  private void ordered(String good, RoomReply reply) {
    String told =
        reply.status() == 200
            ? Json.write(new Sold(good, Long.parseLong(reply.body())))
            : Json.write(new Refused(good, reply.status()));
    room.broadcast(told);
    String webhook = room.settings().text("RELAY_WEBHOOK", "");
    if (!webhook.isEmpty()) room.fetch("webhook", FetchRequest.post(URI.create(webhook), told));
  }
}
