package dev.blip.coordinator.room;

import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import dev.blip.protocol.TokenClaims;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request to a room.
 *
 * @param method {@code GET}, {@code POST}, {@code PUT}, {@code PATCH}, {@code DELETE} or {@code
 *     OPTIONS}; a {@code HEAD} comes as {@code GET}, and its answer goes out without its body
 * @param path what follows the room's name, without a leading slash; empty for the room itself
 * @param query decoded; of a repeated name the last value
 * @param headers the visitor's own, names in lower case, cookies as one {@code cookie}; without
 *     {@code host}, and with {@code authorization} only where the room is open to anyone and it is
 *     no token of Blip's
 * @param body text, byte for byte as it was sent, empty where there is none
 * @param caller who asks
 * @param sourceIp the visitor's address, empty for services
 * @param bytes a body that is not UTF-8, null where it is; only of parties that take it: {@link
 *     Party#takesBytes}
 */
public record RoomRequest(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    String body,
    Caller caller,
    String sourceIp,
    byte @Nullable [] bytes) {
  // Written out: javac notes the annotation of a compact one's array at the wrong place.
  public RoomRequest(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      String body,
      Caller caller,
      String sourceIp,
      byte @Nullable [] bytes) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.body = body;
    this.caller = caller;
    this.sourceIp = sourceIp;
    this.bytes = bytes == null ? null : bytes.clone();
  }

  /** With a body that is text. */
  public RoomRequest(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      String body,
      Caller caller,
      String sourceIp) {
    this(method, path, query, headers, body, caller, sourceIp, null);
  }

  /** The same with a body that is no text. */
  public RoomRequest with(byte[] bytes) {
    return new RoomRequest(method, path, query, headers, "", caller, sourceIp, bytes);
  }

  @Override
  public byte @Nullable [] bytes() {
    return bytes == null ? null : bytes.clone();
  }

  /** What the visitor's token says of them beside the account. */
  public TokenClaims claims() {
    return TokenClaims.of(headers);
  }

  /** The parts of the path between its slashes; none of them is empty. */
  public List<String> segments() {
    return Stream.of(path.split("/", -1)).filter(part -> !part.isEmpty()).toList();
  }

  /**
   * A parameter of the query that is a whole number, or another value where it is left out.
   *
   * @throws Refusal (400) if it is no number or out of its range
   */
  public long number(String name, long otherwise, long least, long most) {
    String text = query.get(name);
    if (text == null) return otherwise;
    // Other scripts' digits are numbers to Java alone.
    if (!text.matches("-?[0-9]{1,19}")) throw outside(name, text, least, most);
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) return value;
    } catch (NumberFormatException e) {
      throw outside(name, text, least, most);
    }
    throw outside(name, text, least, most);
  }

  private static Refusal outside(String name, String text, long least, long most) {
    return Refusal.bad(
        name + " must be a whole number " + least + ".." + most + ", was " + Text.quoted(text));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RoomRequest request
        && method.equals(request.method)
        && path.equals(request.path)
        && query.equals(request.query)
        && headers.equals(request.headers)
        && body.equals(request.body)
        && caller.equals(request.caller)
        && sourceIp.equals(request.sourceIp)
        && Arrays.equals(bytes, request.bytes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(method, path, query, headers, body, caller, sourceIp);
  }

  /** For logs: without what may be long, or secret. */
  @Override
  public String toString() {
    return method + " /" + path + " of " + caller;
  }
}
