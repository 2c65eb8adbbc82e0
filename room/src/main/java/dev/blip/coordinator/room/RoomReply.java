package dev.blip.coordinator.room;

import dev.blip.protocol.Json;
import dev.blip.protocol.Problem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a room answers to a request.
 *
 * @param status an HTTP status, 200..599
 * @param contentType a media type
 * @param body text, sent as UTF-8; empty where there are bytes
 * @param headers others than content type and those of the connection, names in lower case
 * @param bytes a body that is no text; null where it is. At most 5 MB, as text too, since Lambda's
 *     answer takes 6 MB as JSON; of bytes 4 MB, since they go in Base64
 */
public record RoomReply(
    int status,
    String contentType,
    String body,
    Map<String, String> headers,
    byte @Nullable [] bytes) {
  /** The most bytes of a text. */
  public static final int MAX_BODY = 5 * 1024 * 1024;

  /** The most bytes of a body that is no text. */
  public static final int MAX_BYTES = 4 * 1024 * 1024;

  /**
   * @throws IllegalArgumentException if no such status, header, or body of that size can be
   *     answered
   */
  // Written out: javac notes the annotation of a compact one's array at the wrong place.
  public RoomReply(
      int status,
      String contentType,
      String body,
      Map<String, String> headers,
      byte @Nullable [] bytes) {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status must be 200..599, was " + status);
    }
    if (body.length() > MAX_BODY / 3) {
      requireFit(body.getBytes(StandardCharsets.UTF_8).length, MAX_BODY);
    }
    if (bytes != null) requireFit(bytes.length, MAX_BYTES);
    this.status = status;
    this.contentType = contentType;
    this.body = body;
    this.headers = headers == null ? Map.of() : Headers.checked(headers);
    this.bytes = bytes == null ? null : bytes.clone();
  }

  /** A text without further headers. */
  public RoomReply(int status, String contentType, String body) {
    this(status, contentType, body, Map.of(), null);
  }

  private static void requireFit(int size, int most) {
    if (size <= most) return;
    throw new IllegalArgumentException("body must have 0.." + most + " bytes, has " + size);
  }

  /** A 204 without a body. */
  public static final RoomReply NOTHING = new RoomReply(204, "text/plain", "");

  /** A 200 with plain text. */
  public static RoomReply text(String body) {
    return new RoomReply(200, "text/plain; charset=utf-8", body);
  }

  /** A 200 with a page. */
  public static RoomReply html(String body) {
    return new RoomReply(200, "text/html; charset=utf-8", body);
  }

  /** A 200 with the value's JSON. */
  public static RoomReply json(Object value) {
    return new RoomReply(200, "application/json", Json.write(value));
  }

  /** A 200 with bytes. */
  public static RoomReply bytes(String contentType, byte[] bytes) {
    return new RoomReply(200, contentType, "", Map.of(), bytes);
  }

  /**
   * A file of the party's jar, such as a page's: the one at the request's path in a folder of
   * resources. Its content type goes by the end of its name; it has an {@code ETag}, and a client
   * that knows it gets 304.
   *
   * @param beside a class of the jar
   * @param folder beside that class, or with a slash before it, in the jar; without one behind it
   * @throws dev.blip.protocol.Refusal (404) if there is no such file; (405) if it is not read
   */
  public static RoomReply resource(RoomRequest request, Class<?> beside, String folder) {
    return Resource.answer(request, beside, folder);
  }

  /** A 303: the client is to GET another address. */
  public static RoomReply redirect(URI location) {
    return new RoomReply(303, "text/plain", "").with("location", location.toASCIIString());
  }

  /** An error answer: {@code {"error":{"kind","message","id"}}}. */
  public static RoomReply problem(int status, Problem problem) {
    return new RoomReply(status, "application/json", problem.toJson());
  }

  /**
   * The same with a header more.
   *
   * @throws IllegalArgumentException if a reply cannot have it
   */
  public RoomReply with(String header, String value) {
    var more = new TreeMap<>(headers);
    more.put(header, value);
    return new RoomReply(status, contentType, body, more, bytes);
  }

  /** The same with another status. */
  public RoomReply withStatus(int other) {
    return new RoomReply(other, contentType, body, headers, bytes);
  }

  @Override
  public byte @Nullable [] bytes() {
    return bytes == null ? null : bytes.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RoomReply reply
        && status == reply.status
        && contentType.equals(reply.contentType)
        && body.equals(reply.body)
        && headers.equals(reply.headers)
        && Arrays.equals(bytes, reply.bytes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(status, contentType, body, headers, Arrays.hashCode(bytes));
  }

  /** For logs: without what may be long. */
  @Override
  public String toString() {
    return status + " " + contentType + (bytes == null ? " " + body : "");
  }
}
