package dev.blip.coordinator.cluster;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.coordinator.runtime.RoomQuery;
import dev.blip.protocol.RoomAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What is sent to a room's entity, from any coordinator; as CBOR where it crosses the network. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = RoomMessage.Call.class, name = "call"),
  @JsonSubTypes.Type(value = FirstForm.Connect.class, name = "connect"),
  @JsonSubTypes.Type(value = FirstForm.Message.class, name = "message"),
  @JsonSubTypes.Type(value = FirstForm.Disconnect.class, name = "disconnect"),
  @JsonSubTypes.Type(value = FirstForm.Request.class, name = "request"),
  @JsonSubTypes.Type(value = RoomMessage.Wake.class, name = "wake"),
  @JsonSubTypes.Type(value = RoomMessage.Report.class, name = "report"),
  @JsonSubTypes.Type(value = RoomMessage.ListRooms.class, name = "list"),
  @JsonSubTypes.Type(value = RoomMessage.Describe.class, name = "describe"),
  @JsonSubTypes.Type(value = RoomMessage.Query.class, name = "query"),
  @JsonSubTypes.Type(value = RoomMessage.Destroy.class, name = "destroy")
})
sealed interface RoomMessage extends ClusterMessage
    permits RoomMessage.Call,
        FirstForm,
        RoomMessage.Wake,
        RoomMessage.Report,
        RoomMessage.ListRooms,
        RoomMessage.Describe,
        RoomMessage.Query,
        RoomMessage.Destroy,
        RoomMessage.Control {
  /** Who waits for the answer to a call, where it is one. */
  default Optional<ActorRef<Answer>> asker() {
    return switch (this) {
      case Call call -> Optional.of(call.replyTo());
      case FirstForm call -> Optional.of(call.replyTo());
      case ListRooms list -> Optional.of(list.replyTo());
      case Query query -> Optional.of(query.replyTo());
      case Destroy destroy -> Optional.of(destroy.replyTo());
      case Describe rooms -> Optional.of(rooms.replyTo());
      case Wake _, Report _, Control _ -> Optional.empty();
    };
  }

  /** The room is called. Its parts are told apart as {@link CallModule} says. */
  record Call(RoomCall call, ActorRef<RoomMessage.Answer> replyTo) implements RoomMessage {}

  /** There may be work to do: what earlier versions send a room that is due. */
  record Wake() implements RoomMessage {}

  /** Asks a shard's keeper whether it runs. */
  record Report(ActorRef<RoomMessage.Answer> replyTo) implements RoomMessage {}

  /** Asks a shard's keeper which of its rooms are wanted; answered with a {@link ShardPage}. */
  record ListRooms(RoomQuery query, ActorRef<RoomMessage.Answer> replyTo) implements RoomMessage {}

  /** Asks a shard's keeper how rooms of its shard are; answered with their rows. */
  record Describe(List<RoomAddress> rooms, ActorRef<RoomMessage.Answer> replyTo)
      implements RoomMessage {}

  /** Asks a room what a SELECT finds. */
  record Query(String sql, ActorRef<RoomMessage.Answer> replyTo) implements RoomMessage {}

  /** Ends a room with all that it keeps. */
  record Destroy(ActorRef<RoomMessage.Answer> replyTo) implements RoomMessage {}

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
   * @param unanswered the room has not begun the call, and does not
   */
  record Answer(
      boolean moved,
      boolean unanswered,
      int status,
      String contentType,
      String body,
      @Nullable Map<String, String> headers,
      byte @Nullable [] bytes)
      implements ClusterMessage {
    static final Answer MOVED = new Answer(true, false, 0, "", "", null, null);

    static Answer of(RoomReply reply) {
      return of(reply, false);
    }

    static Answer of(RoomReply reply, boolean unanswered) {
      return new Answer(
          false,
          unanswered,
          reply.status(),
          reply.contentType(),
          reply.body(),
          reply.headers(),
          reply.bytes());
    }

    RoomReply reply() {
      return new RoomReply(status, contentType, body, headers == null ? Map.of() : headers, bytes);
    }
  }
}
