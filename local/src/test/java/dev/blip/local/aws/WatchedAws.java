package dev.blip.local.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before servers of AWS's kind, passes every request on, and notes who asked for what. */
public final class WatchedAws implements AutoCloseable {
  private static final Set<String> HOP_BY_HOP =
      Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<URI, HttpServer> fronts = new ConcurrentHashMap<>();
  private final Set<AwsCall> calls = new ConcurrentSkipListSet<>();

  /** Everything that was asked for until now, each once. */
  public Set<AwsCall> calls() {
    return new TreeSet<>(calls);
  }

  /**
   * An address that leads to another one.
   *
   * @param target scheme, host and port; need not answer yet
   */
  public URI before(URI target) {
    HttpServer front = fronts.computeIfAbsent(target, this::open);
    return URI.create("http://127.0.0.1:" + front.getAddress().getPort());
  }

  private HttpServer open(URI target) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      HttpServer server = HttpServer.create(address, 0);
      server.createContext("/", exchange -> pass(exchange, target));
      server.setExecutor(threads);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void pass(HttpExchange exchange, URI target) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      note(exchange, new String(body, StandardCharsets.UTF_8));
      HttpResponse<byte[]> answer =
          http.send(request(exchange, target, body), BodyHandlers.ofByteArray());
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (isPassed(name)) exchange.getResponseHeaders().put(name, values);
              });
      byte[] said = answer.body();
      exchange.sendResponseHeaders(answer.statusCode(), said.length == 0 ? -1 : said.length);
      if (said.length > 0) exchange.getResponseBody().write(said);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void note(HttpExchange exchange, String body) {
    var headers = exchange.getRequestHeaders();
    calls.addAll(
        AwsCall.of(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            headers.containsKey("X-Amz-Target") ? headers.getFirst("X-Amz-Target") : "",
            headers.containsKey("Authorization") ? headers.getFirst("Authorization") : "",
            body));
  }

  private static HttpRequest request(HttpExchange exchange, URI target, byte[] body) {
    var request =
        HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (isPassed(name)) values.forEach(value -> request.header(name, value));
            });
    return request.build();
  }

  private static boolean isPassed(String header) {
    return !HOP_BY_HOP.contains(header.toLowerCase(Locale.ROOT)) && !header.startsWith(":");
  }

  @Override
  public void close() {
    fronts.values().forEach(front -> front.stop(0));
    threads.shutdownNow();
    http.close();
  }
}
