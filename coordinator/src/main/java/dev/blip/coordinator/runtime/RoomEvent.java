package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Close;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.runtime.Sockets.Outcome;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Problem;

/** What happens to a room, in the order it happens. */
sealed interface RoomEvent {
  /** A socket wants to open. */
  record Opening(String connectionId, ConnectionRequest request) implements RoomEvent {}

  /** A message came. */
  record Received(String connectionId, String text, Call call) implements RoomEvent {}

  /** A socket ended. */
  record Closed(String connectionId, Close close) implements RoomEvent {}

  /** A request came. */
  record Requested(RoomRequest request, Call call) implements RoomEvent {}

  /** Time has passed: alarms may be due, places may be stored. */
  record Woken() implements RoomEvent {}

  /** API Gateway answered a post or a close of an outbox entry, or a post of a batch. */
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

    /** A batch for followers. */
    record Batch(DeliveryState.Encoded batch) implements Delivery {}
  }
}
