package dev.blip.functions.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.blip.protocol.coordinator.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The other end of a function's calls: remembers what it is told and answers with one status, late
 * if so told, or never. Whether it lives it says at once, and remembers nothing of that. It stands
 * where the coordinator would, to see what crosses the wire.
 */
public final class Listener implements AutoCloseable {
  private static final String HEALTH = new Route.Health().target();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final HttpServer server;
  private volatile Duration delay = Duration.ZERO;
  private final Map<String, String> answerHeaders = new ConcurrentHashMap<>();
  private final Map<String, String> answerBodies = new ConcurrentHashMap<>();
  private volatile int status = 200;
  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
  private volatile String refusedPath = "\n";

  /**
   * What was called.
   *
   * @param headers by their names in lower case, the first value of each
   */
  public record Call(String method, URI uri, Map<String, String> headers, String body) {}

  public Listener() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestURI().getPath().equals(HEALTH)) {
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      Map<String, String> headers =
          exchange.getRequestHeaders().entrySet().stream()
              .collect(
                  Collectors.toMap(
                      header -> header.getKey().toLowerCase(Locale.ROOT),
                      header -> header.getValue().getFirst()));
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      calls.add(new Call(exchange.getRequestMethod(), exchange.getRequestURI(), headers, body));
      if (!delay.isZero()) closing.await(delay.toMillis(), TimeUnit.MILLISECONDS);
      String path = exchange.getRequestURI().getPath();
      byte[] answer = answerBodies.getOrDefault(path, "{}").getBytes(StandardCharsets.UTF_8);
      boolean refused = path.contains(refusedPath);
      answerHeaders.forEach(exchange.getResponseHeaders()::set);
      Integer next = statuses.poll();
      if (next != null) status = next;
      exchange.sendResponseHeaders(refused ? 500 : status, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public List<Call> calls() {
    return calls;
  }

  public Listener answersAfter(Duration delay) {
    this.delay = delay;
    return this;
  }

  public Listener neverAnswers() {
    return answersAfter(Duration.ofMinutes(5));
  }

  /** Answers with these, one after the other, and with the last for ever. */
  public Listener answers(int... inTurn) {
    for (int each : inTurn) statuses.add(each);
    return this;
  }

  /** Answers with this header. */
  public Listener with(String header, String value) {
    answerHeaders.put(header, value);
    return this;
  }

  /** Answers with this body at that path; elsewhere with an empty object. */
  public Listener tells(String path, String json) {
    answerBodies.put(path, json);
    return this;
  }

  /** Answers 500 to requests whose path contains this. */
  public Listener refuses(String path) {
    refusedPath = path;
    return this;
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
