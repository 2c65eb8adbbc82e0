package dev.blip.coordinator.runtime;

import dev.blip.protocol.RoomAddress;
import org.jspecify.annotations.Nullable;

/**
 * A room's next turn, as the one sees it who runs it: what it is at, and how to end a hook that
 * goes on for too long. One object a room. All but {@link #run} may be called by any thread.
 */
public interface Turn extends Runnable {
  RoomAddress room();

  /** Changes whenever a hook begins or ends: while it stays, the turn is at the same thing. */
  long step();

  /** The hook that runs; null between hooks. */
  @Nullable String hook();

  /**
   * The step takes too long: until it ends, few may wait for this room. A room that is being closed
   * is not waited for any longer than this.
   *
   * @param step nothing happens if it has ended meanwhile
   */
  void overdue(long step);

  /**
   * The step is given up: its callers, and those to come, are told 503, and its hook is
   * interrupted, as often as this is called.
   *
   * @param step nothing happens if it has ended meanwhile
   */
  void giveUp(long step);
}
