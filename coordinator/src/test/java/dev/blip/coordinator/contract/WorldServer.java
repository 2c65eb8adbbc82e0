package dev.blip.coordinator.contract;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A server in the world: answers 200 unless told otherwise, and remembers what came. What it
 * redirects leads elsewhere, where the answer is 200.
 */
final class WorldServer {
  /** In place of a status. */
  static final int NO_ANSWER = 0;

  private static final WorldServer ONE = start();
  private final HttpServer server;
  private final Map<String, Queue<Integer>> planned = new HashMap<>();
  private final Map<String, List<String>> heard = new HashMap<>();
  private final Map<String, TestHost> ending = new HashMap<>();

  private WorldServer(HttpServer server) {
    this.server = server;
  }

  /** The one of this JVM; its thread is a daemon. */
  static WorldServer one() {
    return ONE;
  }

  private static WorldServer start() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var world = new WorldServer(server);
      server.createContext("/", world::answer);
      server.setExecutor(task -> Thread.ofPlatform().daemon().start(task));
      var starter = Thread.ofPlatform().daemon().start(server::start);
      starter.join();
      return world;
    } catch (IOException e) {
      throw new IllegalStateException("no server can be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the server starts", e);
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  synchronized void plan(String path, Integer... statuses) {
    planned.computeIfAbsent(path, _ -> new ArrayDeque<>()).addAll(List.of(statuses));
  }

  /** While the next request is with this server, what runs the room ends. */
  synchronized void endAtNext(String path, TestHost room) {
    ending.put(path, room);
  }

  /** Idempotency keys and bodies. */
  synchronized List<String> heard(String path) {
    return List.copyOf(heard.getOrDefault(path, List.of()));
  }

  int take(String path, String key, String body) {
    TestHost room = begin(path);
    if (room == null) return answer(path, key, body);
    try {
      room.end();
    } catch (Exception e) {
      throw new IllegalStateException("room's process cannot be ended", e);
    }
    answer(path, key, body);
    return NO_ANSWER;
  }

  private synchronized @Nullable TestHost begin(String path) {
    return ending.remove(path);
  }

  private synchronized int answer(String path, String key, String body) {
    heard.computeIfAbsent(path, _ -> new ArrayList<>()).add(key + " " + body);
    Integer status = planned.getOrDefault(path, new ArrayDeque<>()).poll();
    return status == null ? 200 : status;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    int status = take(exchange.getRequestURI().getPath(), key, body);
    exchange.getResponseHeaders().set("Location", "/elsewhere");
    if (status != NO_ANSWER) exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
