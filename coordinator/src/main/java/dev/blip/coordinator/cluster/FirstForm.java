package dev.blip.coordinator.cluster;

import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.runtime.IdempotencyKey;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.protocol.ConnectionRequest;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Calls in the first form of messages between coordinators, which those of earlier versions send
 * and read: an envelope for each kind. Sent only while one of them is in the cluster.
 */
sealed interface FirstForm extends RoomMessage {
  /** The same in the form of today. */
  RoomCall asRoomCall();

  ActorRef<RoomMessage.Answer> replyTo();

  /**
   * An idempotency key.
   *
   * @param id empty where there is none
   */
  record Key(String id, boolean bySender) {
    static Key of(IdempotencyKey key) {
      return switch (key) {
        case IdempotencyKey.None _ -> new Key("", false);
        case IdempotencyKey.Named(String id, boolean bySender) -> new Key(id, bySender);
        case IdempotencyKey.Numbered _ ->
            throw new IllegalStateException("an earlier version takes no calls of rooms");
      };
    }

    IdempotencyKey key() {
      return id.isEmpty() ? IdempotencyKey.NONE : new IdempotencyKey.Named(id, bySender);
    }
  }

  /** A socket wants to open. */
  record Connect(
      String connectionId, ConnectionRequest request, ActorRef<RoomMessage.Answer> replyTo)
      implements FirstForm {
    @Override
    public RoomCall asRoomCall() {
      return new RoomCall.Connect(connectionId, request);
    }
  }

  /** A message came. */
  record Message(String connectionId, String text, Key call, ActorRef<RoomMessage.Answer> replyTo)
      implements FirstForm {
    @Override
    public RoomCall asRoomCall() {
      return RoomCall.Message.of(connectionId, text, call.key());
    }
  }

  /** A socket closed. */
  record Disconnect(
      String connectionId, int code, String reason, ActorRef<RoomMessage.Answer> replyTo)
      implements FirstForm {
    @Override
    public RoomCall asRoomCall() {
      return new RoomCall.Disconnect(connectionId, code, reason);
    }
  }

  /** An HTTP request; the caller in the form of its header. */
  record Request(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      String body,
      String caller,
      String sourceIp,
      Key call,
      ActorRef<RoomMessage.Answer> replyTo)
      implements FirstForm {
    @Override
    public RoomCall asRoomCall() {
      var request =
          new RoomRequest(method, path, query, headers, body, Caller.parse(caller), sourceIp);
      return new RoomCall.Request(request, call.key());
    }
  }

  /**
   * A call in this form.
   *
   * @throws IllegalStateException if it has none: it is a room's, or brings bytes
   */
  static RoomMessage of(RoomCall call, ActorRef<RoomMessage.Answer> replyTo) {
    return switch (call) {
      case RoomCall.Connect(String id, var request) -> new Connect(id, request, replyTo);
      case RoomCall.Message(String id, String text, var key, var _) ->
          new Message(id, text, Key.of(key), replyTo);
      case RoomCall.Disconnect(String id, int code, String reason) ->
          new Disconnect(id, code, reason, replyTo);
      case RoomCall.Request(RoomRequest r, var key) -> {
        if (r.caller() instanceof Caller.Room || r.bytes() != null) {
          throw new IllegalStateException("an earlier version takes no calls of rooms, no bytes");
        }
        yield new Request(
            r.method(),
            r.path(),
            r.query(),
            r.headers(),
            r.body(),
            r.caller().toHeader(),
            r.sourceIp(),
            Key.of(key),
            replyTo);
      }
    };
  }
}
