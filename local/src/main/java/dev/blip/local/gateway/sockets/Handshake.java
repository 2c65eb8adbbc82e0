package dev.blip.local.gateway.sockets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.gateway.call.Functions;
import dev.blip.local.gateway.call.Headers;
import dev.blip.local.gateway.call.HttpAnswer;
import dev.blip.local.gateway.call.HttpCall;
import dev.blip.local.gateway.call.Identifiers;
import dev.blip.local.gateway.call.Outcome;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether a socket may open: the request itself, the authorizer, {@code $connect}, in this
 * order. Safe for use by many threads; an answer is waited for.
 */
final class Handshake {
  /** An API's own origin, as CloudFront asks it: a region's name has up to 14 characters. */
  private static final int ORIGIN_CHARACTERS =
      "wss://0123456789.execute-api.ap-southeast-1.amazonaws.com".length();

  private final SocketSettings settings;
  private final SocketRoutes routes;
  private final @Nullable SocketAuthorizer authorizer;
  private final SocketEvents events;
  private final Functions functions;
  private final Identifiers identifiers;

  Handshake(
      SocketSettings settings,
      SocketRoutes routes,
      @Nullable SocketAuthorizer authorizer,
      SocketEvents events,
      Functions functions,
      Identifiers identifiers) {
    this.settings = settings;
    this.routes = routes;
    this.authorizer = authorizer;
    this.events = events;
    this.functions = functions;
    this.identifiers = identifiers;
  }

  /** How a handshake ends. */
  sealed interface Result {
    /**
     * With a 101 and these headers beside the usual ones.
     *
     * @param headers perhaps {@code Sec-WebSocket-Protocol}
     */
    record Accepted(Visitor visitor, Headers headers) implements Result {}

    /** With this answer instead. */
    record Refused(HttpAnswer answer) implements Result {}
  }

  Result ask(HttpCall call, Instant now) {
    Visitor visitor = Visitor.of(call, identifiers.next(), now);
    String requestId = identifiers.next();
    int length = ORIGIN_CHARACTERS + call.rawPath().length() + 1 + call.rawQuery().length();
    if (length > SocketSettings.ADDRESS_CHARACTERS) {
      return refused(414, "Request-URI Too Long", visitor, requestId);
    }
    if (!WebSocketKey.isUpgrade(call)) return refused(400, "Bad Request", visitor, requestId);
    if (authorizer == null) return connect(call, visitor, requestId);
    return switch (authorizer.ask(call, visitor, requestId)) {
      case SocketAuthorizer.Verdict.Admitted admitted ->
          connect(call, visitor.authorized(admitted.said()), requestId);
      case SocketAuthorizer.Verdict.Refused(int status, String message) ->
          refused(status, message, visitor, requestId);
    };
  }

  private Result connect(HttpCall call, Visitor visitor, String requestId) {
    Optional<SocketRoutes.Selected> route = routes.of(SocketRoutes.CONNECT);
    if (route.isEmpty()) return new Result.Accepted(visitor, Headers.NONE);
    var event = events.connect(call, visitor, requestId);
    return switch (functions.call(route.get().function(), event, settings.patience(), requestId)) {
      case Outcome.Answered(JsonNode json) -> judge(json, visitor, requestId);
      case Outcome.Failed failed -> broken(visitor, requestId);
      case Outcome.TooLarge tooLarge -> broken(visitor, requestId);
      case Outcome.TimedOut timedOut ->
          refused(504, "Endpoint request timed out", visitor, requestId);
    };
  }

  private static Result judge(JsonNode json, Visitor visitor, String requestId) {
    int status = json.path("statusCode").asInt(0);
    if (status < 200 || status > 599) return broken(visitor, requestId);
    if (status < 300) return new Result.Accepted(visitor, protocol(json));
    JsonNode body = json.path("body");
    if (!body.isTextual() || body.textValue().isEmpty()) {
      String reason = HttpResponseStatus.valueOf(status).reasonPhrase();
      return refused(status, reason, visitor, requestId);
    }
    return new Result.Refused(
        new HttpAnswer(
            status,
            Headers.of("Content-Type", "application/json"),
            body.textValue().getBytes(StandardCharsets.UTF_8)));
  }

  private static Headers protocol(JsonNode json) {
    return json.path("headers").properties().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase("Sec-WebSocket-Protocol"))
        .map(entry -> entry.getValue().asText())
        .filter(value -> value.matches("[!-~]+"))
        .findFirst()
        .map(value -> Headers.of("Sec-WebSocket-Protocol", value))
        .orElse(Headers.NONE);
  }

  private static Result broken(Visitor visitor, String requestId) {
    return refused(500, "Internal server error", visitor, requestId);
  }

  private static Result refused(int status, String message, Visitor visitor, String requestId) {
    var complaint = new Complaint(message, visitor.connectionId(), requestId);
    return new Result.Refused(
        HttpAnswer.json(status, complaint).with("x-amzn-RequestId", requestId));
  }
}
