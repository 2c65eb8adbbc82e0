package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.RoomRequest;
import dev.blip.protocol.ConnectionRequest;
import org.jspecify.annotations.Nullable;

/** What may be asked of a room. */
public sealed interface RoomCall {
  /** A socket wants to open: answered 200, or the status that refuses it. */
  record Connect(String connectionId, ConnectionRequest request) implements RoomCall {}

  /**
   * A socket brought a text: answered 204; 410 if the room knows no such connection.
   *
   * @param refused why the room is not shown it and its sender gets an error frame, null as a rule.
   *     Coordinators of earlier versions show it
   */
  record Message(String connectionId, String text, IdempotencyKey key, @Nullable String refused)
      implements RoomCall {
    /** One that its room takes. */
    public static Message of(String connectionId, String text, IdempotencyKey key) {
      return new Message(connectionId, text, key, null);
    }
  }

  /**
   * A socket closed: answered 204, also if the room knows no such connection.
   *
   * @param code a WebSocket close code, 1005 where none was given
   */
  record Disconnect(String connectionId, int code, String reason) implements RoomCall {}

  /** A request: answered as the room says. */
  record Request(RoomRequest request, IdempotencyKey key) implements RoomCall {}
}
