package dev.blip.coordinator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.GatewaySockets.Gateway;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.protocol.Json;
import dev.blip.protocol.RoomAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Sockets that were let in while no coordinator ran: where the room refuses one, it is told why in
 * a frame, and closed.
 */
final class LateOpenings {
  private static final int REFUSED = 400;
  private static final Set<Integer> ASKED_AGAIN = Set.of(502, 503, 504);

  private final Gateway gateway;

  LateOpenings(Gateway gateway) {
    this.gateway = gateway;
  }

  /** The room's answer, unchanged; one that opens in time is let in or refused by it alone. */
  CompletionStage<RoomReply> of(
      RoomAddress room, RoomCall call, CompletionStage<RoomReply> answer) {
    boolean isLate = call instanceof RoomCall.Connect connect && connect.request().wasLetIn();
    if (!isLate) return answer;
    String connection = ((RoomCall.Connect) call).connectionId();
    return answer.thenApply(
        reply -> {
          if (reply.status() >= REFUSED && !ASKED_AGAIN.contains(reply.status()))
            turnAway(room, connection, reply);
          return reply;
        });
  }

  private void turnAway(RoomAddress room, String connection, RoomReply reply) {
    JsonNode error = Json.tree(reply.body()).path("error");
    String frame = Json.write(Map.of("type", "error", "error", error));
    Gateway rooms = gateway.of(room);
    rooms
        .post(connection, frame.getBytes(StandardCharsets.UTF_8))
        .thenCompose(_ -> rooms.close(connection));
  }
}
