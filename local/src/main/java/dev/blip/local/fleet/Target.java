package dev.blip.local.fleet;

import dev.blip.protocol.coordinator.Route;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One coordinator as the balancer sees it. Safe for use by many threads. */
final class Target {
  private static final Duration CHECK = Duration.ofSeconds(1);
  private static final int OK = 200;

  private final int port;
  private final HttpRequest check;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean healthy;
  private int failures;

  Target(int port) {
    this.port = port;
    check =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + new Route.Ready().target()))
            .timeout(CHECK)
            .build();
  }

  int port() {
    return port;
  }

  boolean isHealthy() {
    return healthy;
  }

  void joined(Socket connection) {
    connections.add(connection);
  }

  void left(Socket connection) {
    connections.remove(connection);
  }

  /** A connection could not be made: no more are, until it answers again. */
  void refused() {
    healthy = false;
  }

  /**
   * Asks whether it is ready; twice no answer ends its connections, so that callers go elsewhere.
   */
  void check(HttpClient http) throws InterruptedException {
    try {
      healthy = http.send(check, BodyHandlers.discarding()).statusCode() == OK;
      failures = 0;
    } catch (IOException e) {
      healthy = false;
      if (++failures == 2) connections.forEach(Target::end);
    }
  }

  static void end(Socket connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // It is of no use either way.
      return;
    }
  }
}
