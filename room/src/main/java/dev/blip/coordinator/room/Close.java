package dev.blip.coordinator.room;

/**
 * How a connection ended.
 *
 * @param code a WebSocket close code; 1005 none given, 1006 gone without a word
 * @param reason what the peer said, often empty
 * @param clean true if a closing handshake took place, false if the socket was found gone
 */
public record Close(int code, String reason, boolean clean) {
  /** Found gone. */
  public static final Close GONE = new Close(1006, "gone", false);

  /** Closed by the room itself. */
  public static final Close BY_ROOM = new Close(1000, "closed by the room", true);
}
