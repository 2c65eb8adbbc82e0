package dev.blip.coordinator.runtime;

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
}
