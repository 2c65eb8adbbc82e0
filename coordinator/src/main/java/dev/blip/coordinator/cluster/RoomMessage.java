package dev.blip.coordinator.cluster;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.Call;
import dev.blip.protocol.ConnectionRequest;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/** What is sent to a room's entity, from any coordinator; as CBOR where it crosses the network. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = RoomMessage.Connect.class, name = "connect"),
  @JsonSubTypes.Type(value = RoomMessage.Message.class, name = "message"),
  @JsonSubTypes.Type(value = RoomMessage.Disconnect.class, name = "disconnect"),
  @JsonSubTypes.Type(value = RoomMessage.Request.class, name = "request"),
  @JsonSubTypes.Type(value = RoomMessage.Wake.class, name = "wake"),
  @JsonSubTypes.Type(value = RoomMessage.Report.class, name = "report")
})
sealed interface RoomMessage extends ClusterMessage {
  /** A socket wants to open. */
  record Connect(
      String connectionId, ConnectionRequest request, ActorRef<RoomMessage.Answer> replyTo)
      implements RoomMessage {}

  /** A message came. */
  record Message(String connectionId, String text, Call call, ActorRef<RoomMessage.Answer> replyTo)
      implements RoomMessage {}

  /** A socket closed. */
  record Disconnect(
      String connectionId, int code, String reason, ActorRef<RoomMessage.Answer> replyTo)
      implements RoomMessage {}

  /** An HTTP request; the caller in the form of its header. */
  record Request(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      String body,
      String caller,
      String sourceIp,
      Call call,
      ActorRef<RoomMessage.Answer> replyTo)
      implements RoomMessage {
    Caller who() {
      return Caller.parse(caller);
    }
  }

  /** There may be work to do. */
  record Wake() implements RoomMessage {}

  /** Asks a shard's keeper whether it runs. */
  record Report(ActorRef<RoomMessage.Answer> replyTo) implements RoomMessage {}

  /**
   * Of the entity itself: the room is to be closed; sent by sharding, or by the actor to itself.
   */
  enum Control implements RoomMessage {
    STOP,
    LOOK_AROUND,
    STOPPED
  }

  /**
   * The answer to any of them.
   *
   * @param moved the room is elsewhere by now: there is no other answer than to ask again
   */
  record Answer(boolean moved, int status, String contentType, String body)
      implements ClusterMessage {
    static final Answer MOVED = new Answer(true, 0, "", "");

    static Answer of(RoomReply reply) {
      return new Answer(false, reply.status(), reply.contentType(), reply.body());
    }

    RoomReply reply() {
      return new RoomReply(status, contentType, body);
    }
  }
}
