package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.Sockets.Outcome;
import dev.blip.protocol.Problem;
import org.jspecify.annotations.Nullable;

/** What happens to a room, in the order it happens. */
sealed interface RoomEvent {
  /** Whether the room does not hibernate for a while after it. */
  default boolean keepsAwake() {
    return !(this instanceof Woken || isOperators());
  }

  /** Whether it is an operator's: none of these makes a room that is not there. */
  default boolean isOperators() {
    return this instanceof Looked || this instanceof Destroyed;
  }

  /** It is called. */
  record Called(RoomCall call) implements RoomEvent {}

  /** A socket has turned out to be gone. */
  record Gone(String connectionId) implements RoomEvent {}

  /**
   * A call of its own was answered, or was not.
   *
   * @param number of the try
   * @param reply null if there was none
   */
  record Replied(CallLane lane, OutgoingCall call, int number, @Nullable RoomReply reply)
      implements RoomEvent {}

  /**
   * A try to bring a URL its batch has ended.
   *
   * @param number of the try
   * @param reply null if there was none
   */
  record Posted(FollowerState follower, int number, @Nullable RoomReply reply)
      implements RoomEvent {}

  /** Time has passed: alarms may be due, places may be stored. */
  record Woken() implements RoomEvent {}

  /** An operator looks at it, with a SELECT or with none. */
  record Looked(String sql) implements RoomEvent {}

  /** An operator ends it; in a turn of its own, since the room may be gone after it. */
  record Destroyed() implements RoomEvent {}

  /** API Gateway answered a post or a close of an outbox entry, or posts of batches. */
  record Delivered(DeliveryState line, Delivery delivery, Outcome outcome) implements RoomEvent {}

  /** A pause after a failed call is over. */
  record Rested(DeliveryState line) implements RoomEvent {}

  /** Its room's onDeliver failed for a follower. */
  record PassedOver(DeliveryState line, Problem problem) implements RoomEvent {}

  /** API Gateway said whether a silent socket is still there. */
  record Probed(DeliveryState line, Outcome outcome) implements RoomEvent {}

  /** What a call was about. */
  sealed interface Delivery {
    /** An outbox entry. */
    record Message(Outbox.Entry entry) implements Delivery {}

    /** Batches for a follower. */
    record Batches(BatchRun run) implements Delivery {}
  }
}
