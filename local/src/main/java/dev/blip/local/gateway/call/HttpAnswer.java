package dev.blip.local.gateway.call;

import dev.blip.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer, complete before its first byte is sent.
 *
 * @param status HTTP status
 * @param headers without length and connection, which the wire adds
 * @param body not copied, so not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Identity is never compared.
public record HttpAnswer(int status, Headers headers, byte[] body) {

  /** An answer without a body. */
  public static HttpAnswer empty(int status) {
    return new HttpAnswer(status, Headers.NONE, new byte[0]);
  }

  /** The value as JSON. */
  public static HttpAnswer json(int status, Object value) {
    return text(status, "application/json", Json.write(value));
  }

  public static HttpAnswer text(int status, String contentType, String text) {
    return new HttpAnswer(
        status, Headers.of("Content-Type", contentType), text.getBytes(StandardCharsets.UTF_8));
  }

  /** {@code {"message":…}}: the form of API Gateway's own errors. */
  public static HttpAnswer message(int status, String message) {
    return json(status, Map.of("message", message));
  }

  public HttpAnswer with(String header, String value) {
    return new HttpAnswer(status, headers.with(header, value), body);
  }
}
