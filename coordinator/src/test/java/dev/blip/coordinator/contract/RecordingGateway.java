package dev.blip.coordinator.contract;

import dev.blip.coordinator.sockets.StubConnections;
import dev.blip.coordinator.testkit.Send;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** API Gateway's side of sockets, over real HTTP: remembers what it took, and fails as told. */
public final class RecordingGateway implements AutoCloseable {
  private final Map<String, GatewaySocket> sockets = new ConcurrentHashMap<>();
  private final StubConnections server;

  RecordingGateway() {
    this(InetAddress.getLoopbackAddress());
  }

  RecordingGateway(InetAddress host) {
    server = new StubConnections(host, this::answer);
  }

  private CompletionStage<StubConnections.Answer> answer(StubConnections.Call call) {
    Send send = socket(connection(call.path())).take(call.method(), call.body());
    return CompletableFuture.completedFuture(
        switch (send) {
          case ARRIVES -> StubConnections.Answer.OK;
          case FAILS, LOSES_ITS_ANSWER -> refusal(500, "");
          case IS_THROTTLED -> refusal(429, "LimitExceededException");
          case FINDS_NOBODY -> refusal(410, "GoneException");
          case IS_REFUSED -> refusal(413, "PayloadTooLargeException");
          case IS_UNKNOWN -> refusal(403, "ForbiddenException");
        });
  }

  private static StubConnections.Answer refusal(int status, String error) {
    return new StubConnections.Answer(status, error, "{\"message\":\"no\"}");
  }

  private static String connection(String path) {
    return URLDecoder.decode(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
  }

  public URI url() {
    return server.url();
  }

  /** A connection's socket, open if nothing else is said. */
  GatewaySocket socket(String connection) {
    return sockets.computeIfAbsent(connection, _ -> new GatewaySocket());
  }

  /** What was taken for a connection, in order. */
  public List<String> taken(String connection) {
    return socket(connection).taken();
  }

  @Override
  public void close() {
    server.close();
  }
}
