package dev.blip.coordinator.room;

import dev.blip.protocol.Text;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a room asks of another: the other's {@link Room#onRequest} sees it as a {@link RoomRequest}
 * whose caller is a {@link Caller.Room}.
 *
 * @param method as in HTTP
 * @param path what follows the room's name, without a leading slash; empty for the room itself
 * @param body at most 256 KB in UTF-8
 * @param passing whether it is forgotten where the caller's coordinator dies: on the heap alone,
 *     for what is not worth a row
 * @param within how long it waits for an answer, retries included; 1 ms to 1 day
 */
public record CallRequest(
    String method,
    String path,
    Map<String, String> query,
    String body,
    boolean passing,
    Duration within) {
  /** Most bytes of a body, of the request's and of the answer's. */
  public static final int MAX_BODY = 256 * 1024;

  /** Most time that a call waits for its answer, and what it gets if nothing is said. */
  public static final Duration LONGEST = Duration.ofDays(1);

  private static final Duration PASSING = Duration.ofSeconds(10);

  /**
   * @throws IllegalArgumentException beyond these limits
   */
  public CallRequest {
    query = Map.copyOf(query);
    int size = body.getBytes(StandardCharsets.UTF_8).length;
    if (size > MAX_BODY) {
      throw new IllegalArgumentException("body must have 0.." + MAX_BODY + " bytes, has " + size);
    }
    int lone = Text.loneSurrogate(body);
    if (lone >= 0) {
      throw new IllegalArgumentException("body must be Unicode text, was not at position " + lone);
    }
    if (within.toMillis() < 1 || within.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("within must be 1 ms to 1 day, was " + within);
    }
  }

  /** A GET. It is not kept by the callee, which may be asked twice. */
  public static CallRequest get(String path) {
    return new CallRequest("GET", path, Map.of(), "", false, LONGEST);
  }

  /** A POST. */
  public static CallRequest post(String path, String body) {
    return new CallRequest("POST", path, Map.of(), body, false, LONGEST);
  }

  /** The same with a parameter more. */
  public CallRequest with(String name, String value) {
    var more = new TreeMap<>(query);
    more.put(name, value);
    return new CallRequest(method, path, more, body, passing, within);
  }

  /** The same, forgotten in a crash; for 10 s if nothing else is said. */
  public CallRequest inPassing() {
    return new CallRequest(method, path, query, body, true, PASSING);
  }

  /** The same with another end of its patience. */
  public CallRequest within(Duration patience) {
    return new CallRequest(method, path, query, body, passing, patience);
  }
}
