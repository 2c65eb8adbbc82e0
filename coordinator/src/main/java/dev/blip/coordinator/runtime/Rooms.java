package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.PartyRules;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import java.util.concurrent.CompletionStage;

/**
 * Every room there is, wherever it lives. A stage completes once what the room did is on disk.
 * Errors are replies too: a 4xx for what the caller did wrong, a 500 or 503 with an ID for the
 * rest; a stage fails only if the whole coordinator is going down. Safe for use by many threads.
 */
public interface Rooms {
  /** A socket wants to open: 200, or the status that refuses it. */
  CompletionStage<RoomReply> connect(
      RoomAddress room, String connectionId, ConnectionRequest request);

  /** A text message came from a socket: 204; 410 if the room knows no such connection. */
  CompletionStage<RoomReply> message(RoomAddress room, String connectionId, String text, Call call);

  /**
   * A socket closed: 204, also if the room knows no such connection.
   *
   * @param code a WebSocket close code, 1005 where none was given
   */
  CompletionStage<RoomReply> disconnect(
      RoomAddress room, String connectionId, int code, String reason);

  /** An HTTP request: what the room answers. */
  CompletionStage<RoomReply> request(RoomAddress room, RoomRequest request, Call call);

  /**
   * What a party says of its rooms.
   *
   * @throws Refusal (404) if there is no such party
   */
  PartyRules rules(String party);
}
