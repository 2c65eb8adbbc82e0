package dev.blip.local.gateway.sockets;

import java.time.Duration;

/**
 * What the WebSocket API is called, and its limits that tests shorten.
 *
 * @param accountId twelve digits
 * @param patience for one function's answer
 * @param idle how long a socket may be without a message in either direction
 * @param life how long a socket may be open
 */
public record SocketSettings(
    String accountId,
    String region,
    String apiId,
    Duration patience,
    Duration idle,
    Duration life) {
  /** A longer address, all of it in characters, is refused. */
  public static final int ADDRESS_CHARACTERS = 4096;

  /** A larger frame closes the socket with 1009. */
  public static final int FRAME_BYTES = 32 * 1024;

  /** A larger message closes the socket with 1009; a larger post is refused. */
  public static final int MESSAGE_BYTES = 128 * 1024;

  /** What may wait to be sent to one socket before posts to it are throttled. */
  static final long QUEUED_BYTES = 1024 * 1024;
}
