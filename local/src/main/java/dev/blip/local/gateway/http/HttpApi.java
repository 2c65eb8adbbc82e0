package dev.blip.local.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.blip.local.gateway.call.Functions;
import dev.blip.local.gateway.call.HttpAnswer;
import dev.blip.local.gateway.call.HttpCall;
import dev.blip.local.gateway.call.Identifiers;
import dev.blip.local.gateway.call.Outcome;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP API: finds the route, asks its authorizer, calls its function. Whatever goes wrong
 * behind it is answered with API Gateway's own message and nothing else. Safe for use by many
 * threads; an answer is waited for.
 */
public final class HttpApi {
  private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);

  private final HttpApiSettings settings;
  private final RouteTable routes;
  private final Functions functions;
  private final Identifiers identifiers;
  private final InstantSource clock;

  public HttpApi(
      HttpApiSettings settings,
      RouteTable routes,
      Functions functions,
      Identifiers identifiers,
      InstantSource clock) {
    this.settings = settings;
    this.routes = routes;
    this.functions = functions;
    this.identifiers = identifiers;
    this.clock = clock;
  }

  public HttpAnswer answer(HttpCall call) {
    String requestId = identifiers.next();
    HttpAnswer answer =
        routes
            .match(call.method(), call.rawPath())
            .map(match -> answer(call, match, requestId))
            .orElseGet(() -> HttpAnswer.message(404, "Not Found"));
    return answer.with("Apigw-Requestid", requestId);
  }

  private HttpAnswer answer(HttpCall call, RouteTable.Match match, String requestId) {
    var event = new HttpEvent(call, match, requestId, clock.instant(), settings);
    String authorizer = match.route().authorizer();
    if (authorizer == null) return invoke(match, event, Optional.empty(), requestId);
    JsonNode verdict = ask(authorizer, event, requestId);
    if (verdict == null || !verdict.path("isAuthorized").isBoolean()) return broken();
    if (!verdict.path("isAuthorized").booleanValue()) return HttpAnswer.message(403, "Forbidden");
    JsonNode context = verdict.path("context");
    JsonNode said = context.isObject() ? context : NullNode.getInstance();
    return invoke(match, event, Optional.of(said), requestId);
  }

  /** The authorizer's answer; null if it gave none. */
  private @Nullable JsonNode ask(String authorizer, HttpEvent event, String requestId) {
    return switch (functions.call(
        authorizer, event.forAuthorizer(), settings.patience(), requestId)) {
      case Outcome.Answered(JsonNode json) -> json;
      case Outcome.Failed failed -> null;
      case Outcome.TooLarge tooLarge -> null;
      case Outcome.TimedOut timedOut -> null;
    };
  }

  private HttpAnswer invoke(
      RouteTable.Match match, HttpEvent event, Optional<JsonNode> authorizer, String requestId) {
    String function = match.route().function();
    return switch (functions.call(
        function, event.forFunction(authorizer), settings.patience(), requestId)) {
      case Outcome.Answered(JsonNode json) ->
          FunctionAnswer.read(json).orElseGet(() -> malformed(function, requestId));
      case Outcome.Failed failed -> broken();
      case Outcome.TooLarge tooLarge -> HttpAnswer.message(413, "Request Entity Too Large");
      case Outcome.TimedOut timedOut -> HttpAnswer.message(503, "Service Unavailable");
    };
  }

  private static HttpAnswer malformed(String function, String requestId) {
    LOG.warn("{}: answered what is no HTTP response [{}]", function, requestId);
    return broken();
  }

  private static HttpAnswer broken() {
    return HttpAnswer.message(500, "Internal Server Error");
  }
}
