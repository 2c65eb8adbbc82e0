package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.RoomReply;

/**
 * A call that its room has not begun, and will not: it is too busy. Whoever called from outside is
 * told; a room calls again.
 */
public final class Unanswered extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient RoomReply reply;

  public Unanswered(RoomReply reply) {
    super("status " + reply.status(), null, false, false);
    this.reply = reply;
  }

  /** What a caller from outside is told. */
  public RoomReply reply() {
    return reply;
  }
}
