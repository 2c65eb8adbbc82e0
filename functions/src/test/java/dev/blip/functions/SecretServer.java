package dev.blip.functions;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One secret as Secrets Manager answers for it: its value, and the one before. */
final class SecretServer implements AutoCloseable {
  private final HttpServer server;
  private volatile Map<String, String> stages = Map.of();

  SecretServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Null where there is none. */
  void put(@Nullable String current, @Nullable String previous) {
    var all = new HashMap<String, String>();
    if (current != null) all.put("AWSCURRENT", current);
    if (previous != null) all.put("AWSPREVIOUS", previous);
    stages = all;
  }

  /** Variables of which ORIGIN_SECRET names the secret. */
  Environment environment() {
    return new Environment(
        Map.of(
            "AWS_REGION",
            "eu-west-1",
            "AWS_ACCESS_KEY_ID",
            "local",
            "AWS_SECRET_ACCESS_KEY",
            "local",
            "AWS_ENDPOINT_URL_SECRETS_MANAGER",
            "http://127.0.0.1:" + server.getAddress().getPort(),
            "ORIGIN_SECRET",
            "secret:arn:s"));
  }

  private void answer(HttpExchange call) throws IOException {
    try (call) {
      var body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String value = stages.get(Json.tree(body).path("VersionStage").asText("AWSCURRENT"));
      String text =
          value == null
              ? "{\"__type\":\"ResourceNotFoundException\"}"
              : Json.write(Map.of("SecretString", value));
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      call.sendResponseHeaders(value == null ? 400 : 200, bytes.length);
      call.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
