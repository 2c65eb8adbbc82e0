package dev.blip.local.gateway;

import dev.blip.local.gateway.pages.LocalPages;
import dev.blip.local.gateway.sockets.Faults;
import dev.blip.local.template.HttpRoute;
import dev.blip.local.template.SocketApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A gateway with a test's own functions, on a free port. Its WebSocket API has stage {@code live}
 * and all three routes; {@code connect}, {@code message} and {@code disconnect} answer 200 until
 * told otherwise.
 */
final class TestGateway implements AutoCloseable {
  static final String OK = "{\"statusCode\":200}";

  final TestLambda lambda =
      new TestLambda()
          .on("connect", event -> OK)
          .on("message", event -> OK)
          .on("disconnect", event -> OK);
  final Faults faults = new Faults();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<AutoCloseable> clients = new ArrayList<>();
  private final ApiGateway gateway;

  private TestGateway(
      UnaryOperator<ApiGatewaySettings> changed,
      List<HttpRoute> routes,
      SocketApi api,
      LocalPages pages)
      throws IOException {
    var settings = changed.apply(ApiGatewaySettings.onPort(0).withFaults(faults));
    gateway = ApiGateway.start(settings, lambda, routes, api, pages);
  }

  static TestGateway withRoutes(HttpRoute... routes) throws IOException {
    return new TestGateway(
        UnaryOperator.identity(), List.of(routes), sockets(null), LocalPages.none());
  }

  static TestGateway withSockets() throws IOException {
    return withSockets(UnaryOperator.identity());
  }

  static TestGateway withSockets(UnaryOperator<ApiGatewaySettings> changed) throws IOException {
    return new TestGateway(changed, List.of(), sockets(null), LocalPages.none());
  }

  static TestGateway withAuthorizer() throws IOException {
    return new TestGateway(
        UnaryOperator.identity(), List.of(), sockets("authorize"), LocalPages.none());
  }

  static TestGateway with(
      UnaryOperator<ApiGatewaySettings> changed, LocalPages pages, HttpRoute... routes)
      throws IOException {
    return new TestGateway(changed, List.of(routes), sockets(null), pages);
  }

  static TestGateway withApi(SocketApi api) throws IOException {
    return new TestGateway(UnaryOperator.identity(), List.of(), api, LocalPages.none());
  }

  static HttpRoute route(String method, String path, String function) {
    return new HttpRoute(method, path, function, null);
  }

  int port() {
    return gateway.port();
  }

  int openSockets() {
    return gateway.openSockets();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Opens a socket at a path with a query. */
  TestClient connect(String path) throws Exception {
    return track(TestClient.connect(http, port(), path, Map.of()));
  }

  TestClient connect(String path, Map<String, String> headers) throws Exception {
    return track(TestClient.connect(http, port(), path, headers));
  }

  /** Tries to open a socket, and returns the answer that refuses it. */
  HttpResponse<?> refused(String path) throws Exception {
    return TestClient.refused(http, port(), path);
  }

  RawClient raw() throws IOException {
    return track(new RawClient(port()));
  }

  private <T extends AutoCloseable> T track(T client) {
    clients.add(client);
    return client;
  }

  void stop() {
    gateway.close();
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable client : clients) client.close();
    gateway.close();
    http.close();
  }

  private static SocketApi sockets(@Nullable String authorizer) {
    return new SocketApi(
        "live",
        authorizer,
        Map.of("$connect", "connect", "$default", "message", "$disconnect", "disconnect"),
        "action",
        Set.of());
  }
}
