package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.CallRequest;
import dev.blip.coordinator.room.RoomReply;
import org.jspecify.annotations.Nullable;

/**
 * A call that a room makes, until its answer has been taken.
 *
 * @param number rises with each durable call of the room; negative for passing ones
 * @param name what the answer comes back under
 * @param hops how many calls have led to it, itself included
 * @param until epoch milliseconds at which it ends without an answer; with one, at which that is
 *     given up
 * @param passing what is asked, of a passing call; of a durable one the table has it
 * @param reply its answer, if it came and has not been taken
 */
record OutgoingCall(
    long number,
    Destination to,
    String name,
    int hops,
    long until,
    @Nullable CallRequest passing,
    @Nullable RoomReply reply) {
  boolean isPassing() {
    return passing != null;
  }

  /** What is done one after the other: what goes to one destination, apart from passing calls. */
  Lane lane() {
    return new Lane(to, isPassing());
  }

  /** The name of a {@link CallLane}. */
  record Lane(Destination to, boolean passing) {}
}
