package dev.blip.local.gateway.sockets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.local.gateway.call.HttpCall;
import dev.blip.local.gateway.call.Identifiers;
import dev.blip.local.gateway.call.Query;
import dev.blip.local.gateway.call.RequestTime;
import dev.blip.protocol.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The events of a WebSocket API, as its functions and its authorizer get them. */
final class SocketEvents {
  private static final Set<String> NOT_TOLD = Set.of("connection", "upgrade", "content-length");

  private final SocketSettings settings;
  private final String stage;
  private final Identifiers identifiers;
  private final InstantSource clock;

  SocketEvents(
      SocketSettings settings, String stage, Identifiers identifiers, InstantSource clock) {
    this.settings = settings;
    this.stage = stage;
    this.identifiers = identifiers;
    this.clock = clock;
  }

  /** The one resource that an authorizer's policy may allow. */
  String methodArn() {
    return "arn:aws:execute-api:%s:%s:%s/%s/$connect"
        .formatted(settings.region(), settings.accountId(), settings.apiId(), stage);
  }

  ObjectNode authorize(HttpCall handshake, Visitor visitor, String requestId) {
    ObjectNode event = Json.MAPPER.createObjectNode();
    event.put("type", "REQUEST").put("methodArn", methodArn());
    addHeaders(event, forwarded(handshake));
    addQuery(event, handshake.query());
    event.putObject("stageVariables");
    event.set("requestContext", context(visitor, "$connect", "CONNECT", requestId));
    return event;
  }

  ObjectNode connect(HttpCall handshake, Visitor visitor, String requestId) {
    ObjectNode event = Json.MAPPER.createObjectNode();
    Map<String, List<String>> headers = forwarded(handshake);
    headers.keySet().removeIf(name -> NOT_TOLD.contains(name.toLowerCase(Locale.ROOT)));
    addHeaders(event, headers);
    addQuery(event, handshake.query());
    event.set("requestContext", context(visitor, "$connect", "CONNECT", requestId));
    return event.put("isBase64Encoded", false);
  }

  ObjectNode message(Visitor visitor, String routeKey, String text, String requestId) {
    ObjectNode event = Json.MAPPER.createObjectNode();
    ObjectNode context = context(visitor, routeKey, "MESSAGE", requestId);
    event.set("requestContext", context.put("messageId", identifiers.next()));
    return event.put("body", text).put("isBase64Encoded", false);
  }

  /** API Gateway gives a {@code $disconnect} these four headers, and no others. */
  ObjectNode disconnect(Visitor visitor, Ending ending, String requestId) {
    ObjectNode event = Json.MAPPER.createObjectNode();
    var headers = new LinkedHashMap<String, List<String>>();
    headers.put("Host", List.of(visitor.domainName()));
    headers.put("x-api-key", List.of(""));
    headers.put("X-Forwarded-For", List.of(""));
    headers.put("x-restapi", List.of(""));
    addHeaders(event, headers);
    ObjectNode context = context(visitor, "$disconnect", "DISCONNECT", requestId);
    context.put("disconnectStatusCode", ending.code()).put("disconnectReason", ending.reason());
    event.set("requestContext", context);
    return event.put("isBase64Encoded", false);
  }

  private ObjectNode context(Visitor visitor, String routeKey, String eventType, String requestId) {
    Instant now = clock.instant();
    ObjectNode context = Json.MAPPER.createObjectNode().put("routeKey", routeKey);
    visitor.authorizer().ifPresent(said -> context.set("authorizer", said));
    context.put("eventType", eventType).put("extendedRequestId", requestId);
    context.put("requestTime", RequestTime.text(now)).put("messageDirection", "IN");
    context.put("stage", stage).put("connectedAt", visitor.connectedAt().toEpochMilli());
    context.put("requestTimeEpoch", now.toEpochMilli());
    ObjectNode identity = context.putObject("identity").put("sourceIp", visitor.sourceIp());
    if (!visitor.userAgent().isEmpty()) identity.put("userAgent", visitor.userAgent());
    context.put("requestId", requestId).put("domainName", visitor.domainName());
    return context.put("connectionId", visitor.connectionId()).put("apiId", settings.apiId());
  }

  private static Map<String, List<String>> forwarded(HttpCall handshake) {
    String chain = handshake.header("X-Forwarded-For").map(before -> before + ", ").orElse("");
    var headers = new LinkedHashMap<>(handshake.headers().grouped());
    headers.keySet().removeIf("X-Forwarded-For"::equalsIgnoreCase);
    headers.put("X-Forwarded-For", List.of(chain + handshake.peer()));
    if (handshake.header("X-Forwarded-Proto").isEmpty()) {
      headers.put("X-Forwarded-Proto", List.of("http"));
    }
    return headers;
  }

  private static void addHeaders(ObjectNode event, Map<String, List<String>> headers) {
    var last = new LinkedHashMap<String, String>();
    headers.forEach((name, values) -> last.put(name, values.getLast()));
    event.set("headers", Json.MAPPER.valueToTree(last));
    event.set("multiValueHeaders", Json.MAPPER.valueToTree(headers));
  }

  private static void addQuery(ObjectNode event, Query query) {
    if (query.isEmpty()) return;
    event.set("queryStringParameters", Json.MAPPER.valueToTree(query.last()));
    event.set("multiValueQueryStringParameters", Json.MAPPER.valueToTree(query.values()));
  }
}
