package dev.blip.coordinator.room;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An HTTP request of a room to the world, or messages for an SQS queue.
 *
 * @param method GET, HEAD, POST, PUT, PATCH or DELETE; {@value #SEND} for a queue
 * @param uri absolute, http or https, without user information; at most 2,048 characters
 * @param headers names in any case; {@code host}, {@code content-length} and those of the
 *     connection are not the room's to say, and {@code idempotency-key} is the call's
 * @param contentType of the body
 * @param body at most 256 KB in UTF-8
 * @param within how long it is tried; 1 ms to 1 day
 */
public record FetchRequest(
    String method,
    URI uri,
    Map<String, String> headers,
    String contentType,
    String body,
    Duration within) {
  /** Puts the {@link #messages} into a queue, in place of a request. */
  public static final String SEND = "SEND";

  /** Between two messages for a queue; no JSON text has it. */
  public static final String SEPARATOR = "\u001e";

  /** Most messages for a queue at once. */
  public static final int MOST_MESSAGES = 10;

  private static final int LONGEST_URI = 2_048;
  private static final int MOST_PORT = 65_535;

  /**
   * @throws IllegalArgumentException beyond these limits
   */
  public FetchRequest {
    if (!method.matches("GET|HEAD|POST|PUT|PATCH|DELETE|" + SEND)) {
      throw new IllegalArgumentException(
          "method must be GET, HEAD, POST, PUT, PATCH or DELETE, was " + method);
    }
    String scheme = String.valueOf(uri.getScheme());
    if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
      throw new IllegalArgumentException("URI must be absolute, http or https, was " + uri);
    }
    if (uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("URI must have a host and no user, was " + uri);
    }
    if (uri.getPort() == 0 || uri.getPort() > MOST_PORT) {
      throw new IllegalArgumentException(
          "URI's port must be 1.." + MOST_PORT + ", was " + uri.getPort());
    }
    if (uri.toString().length() > LONGEST_URI) {
      throw new IllegalArgumentException(
          "URI must have 1.." + LONGEST_URI + " characters, has " + uri.toString().length());
    }
    headers = Headers.checked(headers);
    if (headers.containsKey("idempotency-key")) {
      throw new IllegalArgumentException("header idempotency-key is the call's own");
    }
    int size = body.getBytes(StandardCharsets.UTF_8).length;
    if (size > CallRequest.MAX_BODY) {
      throw new IllegalArgumentException(
          "body must have 0.." + CallRequest.MAX_BODY + " bytes, has " + size);
    }
    if (within.toMillis() < 1 || within.compareTo(CallRequest.LONGEST) > 0) {
      throw new IllegalArgumentException("within must be 1 ms to 1 day, was " + within);
    }
  }

  /** A GET, tried for a day. */
  public static FetchRequest get(URI uri) {
    return new FetchRequest("GET", uri, Map.of(), "", "", CallRequest.LONGEST);
  }

  /** A POST of JSON, tried for a day. */
  public static FetchRequest post(URI uri, String json) {
    return new FetchRequest("POST", uri, Map.of(), "application/json", json, CallRequest.LONGEST);
  }

  /**
   * Up to {@value #MOST_MESSAGES} messages for an SQS queue, tried for a day. The coordinator must
   * know the queue ({@code BLIP_BRIDGE_QUEUE_URL}): any other is answered 403.
   *
   * @param sequence JSON texts with {@link #SEPARATOR} between them
   */
  public static FetchRequest send(URI queue, String sequence) {
    return new FetchRequest(
        SEND, queue, Map.of(), "application/json-seq", sequence, CallRequest.LONGEST);
  }

  /** What is for a queue. */
  public List<String> messages() {
    return List.of(body.split(SEPARATOR, -1));
  }

  /** The same with a header more. */
  public FetchRequest with(String header, String value) {
    var more = new TreeMap<>(headers);
    more.put(header, value);
    return new FetchRequest(method, uri, more, contentType, body, within);
  }

  /** The same with another end of its patience. */
  public FetchRequest within(Duration patience) {
    return new FetchRequest(method, uri, headers, contentType, body, patience);
  }
}
