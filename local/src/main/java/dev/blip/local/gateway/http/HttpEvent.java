package dev.blip.local.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.local.gateway.call.Headers;
import dev.blip.local.gateway.call.HttpCall;
import dev.blip.local.gateway.call.Percent;
import dev.blip.local.gateway.call.RequestTime;
import dev.blip.protocol.Json;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The events of one request, payload format 2.0: for its authorizer and for its function. Paths are
 * decoded, as HTTP APIs do; the query string stays as sent.
 */
final class HttpEvent {
  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "connection",
          "cookie",
          "expect",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final HttpCall call;
  private final RouteTable.Match match;
  private final String requestId;
  private final Instant time;
  private final HttpApiSettings settings;

  HttpEvent(
      HttpCall call,
      RouteTable.Match match,
      String requestId,
      Instant time,
      HttpApiSettings settings) {
    this.call = call;
    this.match = match;
    this.requestId = requestId;
    this.time = time;
    this.settings = settings;
  }

  /** What the route's authorizer is asked. */
  ObjectNode forAuthorizer() {
    ObjectNode event = Json.MAPPER.createObjectNode();
    event.put("version", "2.0").put("type", "REQUEST").put("routeArn", routeArn());
    event.putNull("identitySource");
    addRequest(event);
    event.set("requestContext", context());
    return event;
  }

  /**
   * What the route's function gets.
   *
   * @param authorizer the authorizer's context; null where the route has no authorizer
   */
  ObjectNode forFunction(Optional<JsonNode> authorizer) {
    ObjectNode event = Json.MAPPER.createObjectNode().put("version", "2.0");
    addRequest(event);
    ObjectNode context = context();
    authorizer.ifPresent(said -> context.putObject("authorizer").set("lambda", said));
    event.set("requestContext", context);
    addBody(event);
    return event;
  }

  private void addRequest(ObjectNode event) {
    event.put("routeKey", match.key()).put("rawPath", path());
    event.put("rawQueryString", call.rawQuery());
    ArrayNode cookies = cookies();
    if (!cookies.isEmpty()) event.set("cookies", cookies);
    event.set("headers", Json.MAPPER.valueToTree(headers()));
    if (!call.query().isEmpty()) {
      event.set("queryStringParameters", Json.MAPPER.valueToTree(call.query().joined()));
    }
    if (!match.parameters().isEmpty()) {
      event.set("pathParameters", Json.MAPPER.valueToTree(match.parameters()));
    }
  }

  private ObjectNode context() {
    ObjectNode context = Json.MAPPER.createObjectNode();
    context.put("accountId", settings.accountId()).put("apiId", settings.apiId());
    context.put("domainName", call.host());
    context.put("domainPrefix", call.host().split("[.:]", 2)[0]);
    context
        .putObject("http")
        .put("method", call.method())
        .put("path", path())
        .put("protocol", call.protocol())
        .put("sourceIp", call.sourceIp())
        .put("userAgent", call.userAgent());
    context.put("requestId", requestId).put("routeKey", match.key()).put("stage", "$default");
    context.put("time", RequestTime.text(time)).put("timeEpoch", time.toEpochMilli());
    return context;
  }

  private void addBody(ObjectNode event) {
    if (call.body().length == 0) {
      event.put("isBase64Encoded", false);
      return;
    }
    Optional<String> text = isText() ? Percent.utf8(call.body()) : Optional.empty();
    event.put("body", text.orElseGet(() -> Base64.getEncoder().encodeToString(call.body())));
    event.put("isBase64Encoded", text.isEmpty());
  }

  /** What HTTP APIs pass on as text; forms are not among it. */
  private boolean isText() {
    if (call.header("Content-Encoding").isPresent()) return false;
    String type = call.header("Content-Type").orElse("text/plain");
    String bare = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return bare.startsWith("text/")
        || bare.endsWith("+json")
        || bare.endsWith("+xml")
        || Set.of("application/json", "application/xml", "application/javascript").contains(bare);
  }

  private Map<String, String> headers() {
    var joined = new TreeMap<String, String>();
    call.headers()
        .grouped()
        .forEach((name, values) -> join(joined, name, String.join(",", values)));
    joined.merge("x-forwarded-for", call.peer(), (chain, peer) -> chain + ", " + peer);
    joined.putIfAbsent("x-forwarded-port", call.host().replaceFirst("^[^:]*:?", ""));
    joined.putIfAbsent("x-forwarded-proto", "http");
    joined.putIfAbsent("x-amzn-trace-id", "Root=" + requestId);
    joined.putIfAbsent("content-length", Integer.toString(call.body().length));
    return joined;
  }

  private static void join(Map<String, String> headers, String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!NOT_PASSED_ON.contains(lower)) headers.put(lower, value);
  }

  private ArrayNode cookies() {
    ArrayNode cookies = Json.MAPPER.createArrayNode();
    for (Headers.Header header : call.headers().entries()) {
      if (!header.name().equalsIgnoreCase("Cookie")) continue;
      for (String cookie : header.value().split(";", -1)) {
        if (!cookie.isBlank()) cookies.add(cookie.strip());
      }
    }
    return cookies;
  }

  private String path() {
    return Percent.decode(call.rawPath()).orElse(call.rawPath());
  }

  private String routeArn() {
    return "arn:aws:execute-api:%s:%s:%s/$default/%s%s"
        .formatted(
            settings.region(), settings.accountId(), settings.apiId(), call.method(), path());
  }
}
