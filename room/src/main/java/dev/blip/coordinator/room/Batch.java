package dev.blip.coordinator.room;

/**
 * One message for followers of a log.
 *
 * @param through who has received it has seen everything up to here; more than the place asked for
 * @param text the message, at most 128 KB in UTF-8; 32 KB is what one WebSocket frame takes
 * @param more whether the room has more after this: who has received the last batch of an answer is
 *     brought what follows it at once, without a further {@link RoomContext#deliver}. So an answer
 *     need not hold all that a follower lacks
 */
public record Batch(long through, String text, boolean more) {
  /** All that there is, up to a place. */
  public Batch(long through, String text) {
    this(through, text, false);
  }
}
