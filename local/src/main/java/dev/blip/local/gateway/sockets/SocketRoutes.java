package dev.blip.local.gateway.sockets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.template.SocketApi;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.util.Map;
import java.util.Optional;

/**
 * Which function takes which event. A message goes by the route selection expression {@code
 * $request.body.action}; without such a route, or without JSON, it is {@code $default}'s.
 */
record SocketRoutes(Map<String, String> functions) {
  static final String CONNECT = "$connect";
  static final String DISCONNECT = "$disconnect";
  private static final String DEFAULT = "$default";

  static SocketRoutes of(SocketApi api) {
    return new SocketRoutes(Map.copyOf(api.routes()));
  }

  /** A route and its function. */
  record Selected(String key, String function) {}

  Optional<Selected> of(String key) {
    return Optional.ofNullable(functions.get(key)).map(function -> new Selected(key, function));
  }

  Optional<Selected> forMessage(String text) {
    boolean hasOwn = functions.keySet().stream().anyMatch(key -> !key.startsWith("$"));
    Optional<Selected> own = hasOwn ? action(text).flatMap(this::of) : Optional.empty();
    return own.or(() -> of(DEFAULT));
  }

  private static Optional<String> action(String text) {
    try {
      JsonNode action = Json.tree(text).path("action");
      return Optional.of(action.asText()).filter(key -> !key.startsWith("$"));
    } catch (Refusal notJson) {
      return Optional.empty();
    }
  }
}
