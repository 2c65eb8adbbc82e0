package dev.blip.local.gateway.sockets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.template.SocketApi;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which function takes which event. A message goes by a field of its JSON; without such a route, or
 * without JSON, it is {@code $default}'s.
 *
 * @param field as the route selection expression {@code $request.body.field} names it
 * @param answering routes whose function's answer is sent
 */
record SocketRoutes(Map<String, String> functions, String field, Set<String> answering) {
  static final String CONNECT = "$connect";
  static final String DISCONNECT = "$disconnect";
  private static final String DEFAULT = "$default";

  static SocketRoutes of(SocketApi api) {
    return new SocketRoutes(api.routes(), api.field(), api.answering());
  }

  /**
   * A route and its function.
   *
   * @param answers whether what the function answers is sent
   */
  record Selected(String key, String function, boolean answers) {}

  Optional<Selected> of(String key) {
    return Optional.ofNullable(functions.get(key))
        .map(function -> new Selected(key, function, answering.contains(key)));
  }

  Optional<Selected> forMessage(String text) {
    boolean hasOwn = functions.keySet().stream().anyMatch(key -> !key.startsWith("$"));
    Optional<Selected> own = hasOwn ? named(text).flatMap(this::of) : Optional.empty();
    return own.or(() -> of(DEFAULT));
  }

  private Optional<String> named(String text) {
    try {
      JsonNode key = Json.tree(text).path(field);
      return Optional.of(key.asText()).filter(own -> !own.startsWith("$"));
    } catch (Refusal notJson) {
      return Optional.empty();
    }
  }
}
