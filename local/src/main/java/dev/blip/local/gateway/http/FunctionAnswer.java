package dev.blip.local.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.gateway.call.Headers;
import dev.blip.local.gateway.call.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what a function answered, payload format 2.0: with a {@code statusCode} the structured
 * form, without one a 200 whose body is the JSON itself.
 */
final class FunctionAnswer {
  /** What the wire sets itself. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of("connection", "content-length", "date", "keep-alive", "transfer-encoding");

  private FunctionAnswer() {}

  /** The answer; empty if the function's is malformed. */
  static Optional<HttpAnswer> read(JsonNode json) {
    if (json.isMissingNode()) return Optional.empty();
    if (!json.isObject() || !json.has("statusCode")) {
      String body = json.isTextual() ? json.textValue() : json.toString();
      return Optional.of(HttpAnswer.text(200, "application/json", body));
    }
    return structured(json);
  }

  private static Optional<HttpAnswer> structured(JsonNode json) {
    int status = json.path("statusCode").asInt(0);
    Optional<Headers> headers = headers(json);
    Optional<byte[]> body = body(json);
    if (status < 200 || status > 599 || headers.isEmpty() || body.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new HttpAnswer(status, typed(headers.get(), body.get()), body.get()));
  }

  private static Headers typed(Headers headers, byte[] body) {
    boolean bare = body.length > 0 && headers.first("content-type").isEmpty();
    return bare ? headers.with("content-type", "text/plain; charset=utf-8") : headers;
  }

  private static Optional<Headers> headers(JsonNode json) {
    var entries = new ArrayList<Headers.Header>();
    JsonNode headers = json.path("headers");
    if (isGiven(headers) && !headers.isObject()) return Optional.empty();
    headers
        .properties()
        .forEach(entry -> entries.add(new Headers.Header(entry.getKey(), value(entry.getValue()))));
    JsonNode cookies = json.path("cookies");
    if (isGiven(cookies) && !cookies.isArray()) return Optional.empty();
    cookies.forEach(cookie -> entries.add(new Headers.Header("set-cookie", value(cookie))));
    return entries.stream().allMatch(FunctionAnswer::isValid)
        ? Optional.of(new Headers(passedOn(entries)))
        : Optional.empty();
  }

  private static List<Headers.Header> passedOn(List<Headers.Header> entries) {
    return entries.stream()
        .filter(entry -> !NOT_PASSED_ON.contains(entry.name().toLowerCase(Locale.ROOT)))
        .toList();
  }

  /** A name or a value with a line break or the like would end the header it stands in. */
  private static boolean isValid(Headers.Header header) {
    return header.name().matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
        && header.value().chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
  }

  private static Optional<byte[]> body(JsonNode json) {
    JsonNode body = json.path("body");
    if (!isGiven(body)) return Optional.of(new byte[0]);
    if (!body.isTextual()) return Optional.empty();
    if (!json.path("isBase64Encoded").asBoolean(false)) {
      return Optional.of(body.textValue().getBytes(StandardCharsets.UTF_8));
    }
    try {
      return Optional.of(Base64.getDecoder().decode(body.textValue()));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static boolean isGiven(JsonNode node) {
    return !node.isMissingNode() && !node.isNull();
  }

  private static String value(JsonNode node) {
    return node.isValueNode() ? node.asText() : node.toString();
  }
}
