package dev.blip.coordinator.runtime.storage;

import dev.blip.protocol.RoomAddress;

/**
 * A call came to a room that is no longer here; its owner elsewhere will know what became of it.
 */
public final class RoomMoved extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RoomMoved(RoomAddress room) {
    super("room " + room + " is moving", null, false, false);
  }
}
