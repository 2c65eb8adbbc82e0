package dev.blip.local.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** SSM's GetParameter and Secrets Manager's GetSecretValue, which no laptop has, as they answer. */
public final class KeptSettings implements AutoCloseable {
  private final Map<String, String> values = new ConcurrentHashMap<>();
  private final HttpServer server;

  public KeptSettings() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /**
   * Keeps a value.
   *
   * @param name a parameter's name or a secret's ARN
   */
  public void put(String name, String value) {
    values.put(name, value);
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode asked =
          Json.tree(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      String name = asked.path("Name").asText(asked.path("SecretId").asText());
      if (asked.has("VersionStage")) name += "@" + asked.path("VersionStage").asText();
      @Nullable String value = values.get(name);
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      Object said = value == null ? missing(name) : found(target, name, value);
      byte[] bytes = Json.write(said).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(value == null ? 400 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static Object missing(String name) {
    return Map.of("__type", "ResourceNotFoundException", "message", name);
  }

  private static Object found(String target, String name, String value) {
    return switch (target) {
      case "AmazonSSM.GetParameter" -> Map.of("Parameter", Map.of("Name", name, "Value", value));
      case "secretsmanager.GetSecretValue" -> Map.of("ARN", name, "SecretString", value);
      default -> throw new AssertionError("nobody asks for " + target);
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
