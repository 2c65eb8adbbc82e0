package dev.blip.local.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** ECS and EventBridge Scheduler as far as Blip calls them, at one address. */
final class Control implements AutoCloseable {
  /** The cluster and service that coordinators are told of. */
  static final String CLUSTER = "blip";

  static final String SERVICE = "coordinators";
  static final String SCHEDULE = "wake";
  private static final String SCHEDULES = "/schedules/";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final TaskApi tasks;
  private final ScheduleApi schedules;

  private Control(HttpServer server, TaskApi tasks, ScheduleApi schedules) {
    this.server = server;
    this.tasks = tasks;
    this.schedules = schedules;
  }

  static Control start(int port, TaskApi tasks, ScheduleApi schedules) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var control = new Control(HttpServer.create(address, 0), tasks, schedules);
    control.server.createContext("/", control::answer);
    control.server.setExecutor(control.threads);
    control.server.start();
    return control;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      ControlAnswer answer = answer(exchange, text);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private ControlAnswer answer(HttpExchange exchange, String text) {
    try {
      JsonNode body = Json.tree(text.isEmpty() ? "{}" : text);
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith(SCHEDULES)) {
        String name = path.substring(SCHEDULES.length());
        return schedules.answer(exchange.getRequestMethod(), name, body);
      }
      return tasks.answer(
          String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target")), body);
    } catch (Refusal e) {
      return new ControlAnswer(400, Json.write(Map.of("message", e.reason())));
    }
  }

  @Override
  public void close() {
    schedules.close();
    server.stop(0);
    threads.close();
  }
}
