package dev.blip.coordinator.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.Uuid7;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a real server on the loopback address. */
class FetcherTest {
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private Fetcher fetcher;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    fetcher = fetcher("127.0.0.1,::1");
  }

  private static Fetcher fetcher(String allowed) {
    return new Fetcher(new AddressRules(allowed), new Uuid7(InstantSource.system(), new Random(1)));
  }

  @AfterEach
  void stop() {
    fetcher.close();
    server.stop(0);
  }

  /** By its path: a status, a redirect's status and target, or bytes. */
  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var headers = exchange.getRequestHeaders();
    heard.add(
        "%s %s %s %s %s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                headers.getFirst("Idempotency-Key"),
                headers.getFirst("Authorization"),
                body));
    String[] path = exchange.getRequestURI().getPath().split("/", 4);
    byte[] answer = "answer".getBytes(StandardCharsets.UTF_8);
    int status = 200;
    switch (path[1]) {
      case "status" -> status = Integer.parseInt(path[2]);
      case "redirect" -> {
        status = Integer.parseInt(path[2]);
        exchange.getResponseHeaders().set("Location", exchange.getRequestURI().getQuery());
      }
      case "loop" -> {
        status = 302;
        exchange.getResponseHeaders().set("Location", "/loop");
      }
      case "bytes" -> answer = new byte[Integer.parseInt(path[2])];
      case "cut" -> {
        exchange.close();
        return;
      }
      default -> exchange.getResponseHeaders().set("X-Told", "yes");
    }
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private static RoomReply fetch(Fetcher fetcher, FetchRequest request) throws Exception {
    return fetcher.fetch(request, "key-1").toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private RoomReply fetch(FetchRequest request) throws Exception {
    return fetch(fetcher, request);
  }

  @Test
  void request_arrives_as_it_was_made_and_its_answer_comes_back() throws Exception {
    var request = FetchRequest.post(uri("/hook?a=%20b"), "{\"n\":1}").with("Authorization", "mine");
    RoomReply reply = fetch(request);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("answer");
    assertThat(reply.headers()).containsEntry("x-told", "yes");
    assertThat(heard).containsExactly("POST /hook?a=%20b key-1 mine {\"n\":1}");
  }

  @ParameterizedTest
  @CsvSource({"301, GET", "302, GET", "303, GET", "307, POST", "308, POST"})
  void redirect_is_followed(int status, String method) throws Exception {
    var request = FetchRequest.post(uri("/redirect/" + status + "?/end"), "body");
    assertThat(fetch(request).body()).isEqualTo("answer");
    assertThat(heard.getLast())
        .isEqualTo(method + " /end key-1 null " + (method.equals("GET") ? "" : "body"));
  }

  @ParameterizedTest
  @CsvSource({"301, 301, ''", "302, 302, ''", "303, 303, ''", "307, 200, body", "308, 200, body"})
  void what_is_to_arrive_as_it_is_follows_no_redirect_that_empties_it(
      int status, int answered, String arrived) throws Exception {
    var request = FetchRequest.post(uri("/redirect/" + status + "?/end"), "body");
    RoomReply reply =
        fetcher.bring(request, "key-1").toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertThat(reply.status()).isEqualTo(answered);
    String end = "POST /end key-1 null " + arrived;
    assertThat(heard.subList(1, heard.size()))
        .isEqualTo(arrived.isEmpty() ? List.of() : List.of(end));
  }

  @Test
  void redirects_without_end_are_an_answer() throws Exception {
    assertThat(fetch(FetchRequest.get(uri("/loop"))).status()).isEqualTo(508);
    assertThat(heard).hasSize(6);
  }

  @Test
  void address_inside_the_network_is_refused_and_nothing_is_sent() throws Exception {
    try (var careful = fetcher("")) {
      RoomReply reply = fetch(careful, FetchRequest.get(uri("/")));
      assertThat(reply.status()).isEqualTo(403);
      assertThat(reply.body()).contains("127.0.0.1");
    }
    assertThat(heard).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://169.254.169.254/latest",
    "http://[::1]:9/",
    "file:///etc/passwd",
    "//10.0.0.1/"
  })
  void redirect_into_the_network_is_refused(String target) throws Exception {
    try (var careful = fetcher("127.0.0.1")) {
      RoomReply reply = fetch(careful, FetchRequest.get(uri("/redirect/302?" + target)));
      assertThat(reply.status()).as(reply.body()).isEqualTo(403);
    }
    assertThat(heard).hasSize(1);
  }

  @Test
  void secrets_do_not_follow_to_another_origin() throws Exception {
    String other = "http://localhost:" + server.getAddress().getPort() + "/end";
    fetch(FetchRequest.get(uri("/redirect/302?" + other)).with("Authorization", "mine"));
    assertThat(heard.getFirst()).contains("mine");
    assertThat(heard.getLast()).startsWith("GET /end").doesNotContain("mine");
  }

  @Test
  void answer_of_more_than_a_megabyte_is_refused() throws Exception {
    assertThat(fetch(FetchRequest.get(uri("/bytes/1048576"))).status()).isEqualTo(200);
    assertThat(fetch(FetchRequest.get(uri("/bytes/1048577"))).status()).isEqualTo(413);
  }

  @Test
  void receipt_of_more_than_a_megabyte_is_one_without_its_end() throws Exception {
    var request = FetchRequest.get(uri("/bytes/5000000"));
    RoomReply reply =
        fetcher.bring(request, "key-1").toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).hasSize(1_048_576);
  }

  @ParameterizedTest
  @CsvSource({"http://x.test:0/, 0", "http://x.test:99999/, 99999"})
  void port_that_is_none_is_refused(String uri, String port) {
    assertThatThrownBy(() -> FetchRequest.get(URI.create(uri)))
        .hasMessage("URI's port must be 1..65535, was " + port);
  }

  @Test
  void host_that_does_not_resolve_is_named() throws Exception {
    RoomReply reply = fetch(FetchRequest.get(URI.create("http://no-such-host.invalid/")));
    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.body()).contains("host no-such-host.invalid does not resolve");
  }

  @Test
  void connection_that_is_cut_or_refused_is_no_answer() {
    assertThatThrownBy(() -> fetch(FetchRequest.get(uri("/cut"))))
        .hasCauseInstanceOf(IOException.class);
    server.stop(0);
    assertThatThrownBy(() -> fetch(FetchRequest.get(uri("/"))))
        .hasCauseInstanceOf(IOException.class);
  }
}
