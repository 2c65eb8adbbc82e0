package dev.blip.coordinator.runtime;

import dev.blip.protocol.RoomAddress;
import java.util.Optional;

/** What operators are to know of rooms that misbehave. Called on any thread. */
public interface Incidents {
  /** Nobody is told. */
  Incidents NONE = new Incidents() {};

  /** A hook was not run, because owners of its room have ended in it. */
  default void poisonRefused() {}

  /** A room's onReply has failed until its answer was given up. */
  default void replyDropped() {}

  /** A hook failed for want of memory. */
  default void outOfMemory() {}

  /** A hook failed. */
  default void hookFailed(RoomAddress room, RoomError error) {}

  /** A room's last failed hook, as far as it is remembered. */
  default Optional<RoomError> lastError(RoomAddress room) {
    return Optional.empty();
  }
}
