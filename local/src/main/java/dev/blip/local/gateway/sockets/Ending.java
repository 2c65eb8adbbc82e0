package dev.blip.local.gateway.sockets;

import org.jspecify.annotations.Nullable;

/**
 * Why a socket closed.
 *
 * @param code the close code; 1005 and 1006 never cross the wire
 * @param reason for people
 */
record Ending(int code, String reason) {
  static final Ending DELETED = new Ending(1000, "Connection Closed Normally");
  static final Ending GOING_AWAY = new Ending(1001, "Going away");
  static final Ending BINARY = new Ending(1003, "Binary frames are not supported");
  static final Ending LOST = new Ending(1006, "Connection closed abnormally");
  static final Ending NOT_UTF8 = new Ending(1007, "Text must be UTF-8");
  static final Ending MESSAGE_TOO_BIG =
      new Ending(1009, "A message may have " + SocketSettings.MESSAGE_BYTES + " bytes");
  static final Ending FRAME_TOO_BIG =
      new Ending(1009, "A frame may have " + SocketSettings.FRAME_BYTES + " bytes");

  private static final int NO_CODE = 1005;

  /**
   * What a client's close frame says.
   *
   * @param code negative where the frame carried none
   */
  static Ending byClient(int code, @Nullable String reason) {
    if (code < 0) return new Ending(NO_CODE, "Client-side close frame status not set");
    boolean isSilent = reason == null || reason.isEmpty();
    return new Ending(
        code, isSilent && code == 1000 ? DELETED.reason() : reason == null ? "" : reason);
  }
}
