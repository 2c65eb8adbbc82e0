package dev.blip.local.gateway.sockets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.local.gateway.call.Functions;
import dev.blip.local.gateway.call.HttpCall;
import dev.blip.local.gateway.call.Outcome;
import dev.blip.protocol.Json;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the REQUEST authorizer of {@code $connect}, each time anew. */
final class SocketAuthorizer {
  private static final Logger LOG = LoggerFactory.getLogger(SocketAuthorizer.class);

  private final String function;
  private final SocketEvents events;
  private final Functions functions;
  private final Duration patience;

  SocketAuthorizer(String function, SocketEvents events, Functions functions, Duration patience) {
    this.function = function;
    this.events = events;
    this.functions = functions;
    this.patience = patience;
  }

  /** What the authorizer decided. */
  sealed interface Verdict {
    /**
     * The socket may open.
     *
     * @param said what every later event carries under {@code requestContext.authorizer}
     */
    record Admitted(ObjectNode said) implements Verdict {}

    /** It may not. */
    record Refused(int status, String message) implements Verdict {}
  }

  Verdict ask(HttpCall handshake, Visitor visitor, String requestId) {
    long start = System.nanoTime();
    var event = events.authorize(handshake, visitor, requestId);
    return switch (functions.call(function, event, patience, requestId)) {
      case Outcome.Answered(JsonNode json) ->
          judge(json, Duration.ofNanos(System.nanoTime() - start), requestId);
      case Outcome.Failed(String message) when message.equals(Functions.UNAUTHORIZED) ->
          new Verdict.Refused(401, message);
      case Outcome.Failed failed -> broken();
      case Outcome.TooLarge tooLarge -> broken();
      case Outcome.TimedOut timedOut -> broken();
    };
  }

  private Verdict judge(JsonNode json, Duration latency, String requestId) {
    JsonNode document = json.path("policyDocument");
    if (!json.path("principalId").isTextual() || !document.isObject() || !isFlat(json)) {
      LOG.warn("{}: answered no policy, or a nested context [{}]", function, requestId);
      return broken();
    }
    String refused = "User is not authorized to access this resource";
    return switch (Policy.of(document, events.methodArn())) {
      case ALLOWED -> new Verdict.Admitted(said(json, latency));
      case NOT_ALLOWED -> new Verdict.Refused(403, refused);
      case DENIED -> new Verdict.Refused(403, refused + " with an explicit deny");
    };
  }

  /** Context values are one level deep, and reach events as strings. */
  private static ObjectNode said(JsonNode json, Duration latency) {
    ObjectNode said = Json.MAPPER.createObjectNode();
    said.put("principalId", json.path("principalId").textValue());
    json.path("context")
        .properties()
        .forEach(
            entry -> {
              if (!entry.getValue().isNull()) said.put(entry.getKey(), entry.getValue().asText());
            });
    return said.put("integrationLatency", latency.toMillis());
  }

  private static boolean isFlat(JsonNode json) {
    return json.path("context").properties().stream()
        .allMatch(entry -> entry.getValue().isValueNode());
  }

  private static Verdict broken() {
    return new Verdict.Refused(500, "Internal server error");
  }
}
