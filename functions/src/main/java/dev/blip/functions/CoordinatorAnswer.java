package dev.blip.functions;

import dev.blip.protocol.coordinator.Again;
import dev.blip.protocol.coordinator.CoordinatorHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The coordinator's answer: any status, with headers and body. */
public final class CoordinatorAnswer {
  /** What is between function and coordinator, or said anew by who sends the answer on. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "connection",
          "content-length",
          "content-type",
          "keep-alive",
          CoordinatorHeaders.ANSWERED.toLowerCase(Locale.ROOT));

  private final HttpResponse<byte[]> response;

  CoordinatorAnswer(HttpResponse<byte[]> response) {
    this.response = response;
  }

  public int status() {
    return response.statusCode();
  }

  public boolean isOk() {
    return status() >= 200 && status() < 300;
  }

  /** Whether no room has answered, and none could be asked: it may be brought again. */
  public boolean isNobodys() {
    return Again.isDue(
        status(), response.headers().firstValue(CoordinatorHeaders.ANSWERED).orElse(null));
  }

  public String contentType() {
    return response.headers().firstValue("Content-Type").orElse("text/plain");
  }

  /** The room's own others, by their names in lower case. */
  public Map<String, String> headers() {
    var passed = new HashMap<String, String>();
    response
        .headers()
        .map()
        .forEach((name, values) -> passed.put(name.toLowerCase(Locale.ROOT), joined(values)));
    passed.keySet().removeAll(NOT_PASSED_ON);
    return passed;
  }

  private static String joined(List<String> values) {
    return String.join(", ", values);
  }

  /** The body as text; what is no UTF-8 is replaced. */
  public String body() {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** The body as text, null if it is not UTF-8. */
  public @Nullable String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes())).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** The body as it came. */
  public byte[] bytes() {
    return response.body().clone();
  }
}
