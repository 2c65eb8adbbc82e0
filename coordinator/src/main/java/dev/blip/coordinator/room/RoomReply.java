package dev.blip.coordinator.room;

import dev.blip.protocol.Json;
import dev.blip.protocol.Problem;
import java.nio.charset.StandardCharsets;

/**
 * What a room answers to a request.
 *
 * @param status an HTTP status, 200..599
 * @param contentType a media type
 * @param body text, sent as UTF-8; at most 5 MB, since Lambda's answer takes 6 MB as JSON
 */
public record RoomReply(int status, String contentType, String body) {
  /** The most bytes of a body. */
  public static final int MAX_BODY = 5 * 1024 * 1024;

  /**
   * @throws IllegalArgumentException if no such status, or no body of that size, can be answered
   */
  public RoomReply {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status must be 200..599, was " + status);
    }
    if (body.length() > MAX_BODY / 3) requireFit(body.getBytes(StandardCharsets.UTF_8).length);
  }

  private static void requireFit(int size) {
    if (size <= MAX_BODY) return;
    throw new IllegalArgumentException("body must have 0.." + MAX_BODY + " bytes, has " + size);
  }

  /** A 204 without a body. */
  public static final RoomReply NOTHING = new RoomReply(204, "text/plain", "");

  /** A 200 with plain text. */
  public static RoomReply text(String body) {
    return new RoomReply(200, "text/plain; charset=utf-8", body);
  }

  /** A 200 with the value's JSON. */
  public static RoomReply json(Object value) {
    return new RoomReply(200, "application/json", Json.write(value));
  }

  /** An error answer: {@code {"error":{"kind","message","id"}}}. */
  public static RoomReply problem(int status, Problem problem) {
    return new RoomReply(status, "application/json", problem.toJson());
  }
}
