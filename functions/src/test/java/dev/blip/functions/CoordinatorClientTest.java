package dev.blip.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.functions.aws.Listener;
import dev.blip.protocol.Click;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.CoordinatorHeaders;
import dev.blip.protocol.coordinator.Route;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoordinatorClientTest {
  private static final byte[] BODY = "increment".getBytes(java.nio.charset.StandardCharsets.UTF_8);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final List<Click> CLICKS =
      List.of(new Click("id", "demo", "walk", 1, null, null, null, null, null, null, false, null));

  private static CoordinatorClient at(String url) {
    return new CoordinatorClient(
        new Environment(Map.of("COORDINATOR_URL", url, "COORDINATOR_SECRET", "s3cret")));
  }

  @Test
  void clicks_come_with_the_secret_to_their_accounts_room() throws IOException {
    try (var listener = new Listener()) {
      assertThat(at(listener.url()).clicks("demo", CLICKS, PATIENCE).join().isOk()).isTrue();
      assertThat(listener.calls())
          .singleElement()
          .satisfies(
              call -> {
                assertThat(call.uri().getPath()).isEqualTo("/rooms/clicks/demo/requests/clicks");
                assertThat(call.headers()).containsEntry("authorization", "Bearer s3cret");
              });
    }
  }

  /** As a load balancer does to connections that were idle while Lambda froze the function. */
  @Test
  void connection_that_was_closed_meanwhile_is_opened_anew() throws IOException {
    try (var server = new ClosingServer()) {
      CoordinatorClient coordinator = at(server.url());
      for (int i = 0; i < 5; i++) {
        assertThat(coordinator.clicks("demo", CLICKS, PATIENCE).join().isOk()).isTrue();
      }
      assertThat(server.closed).hasPositiveValue();
    }
  }

  @Test
  void coordinator_that_does_not_answer_in_time_is_not_asked_twice() throws IOException {
    try (var listener = new Listener().neverAnswers()) {
      var call = at(listener.url()).clicks("demo", CLICKS, Duration.ofMillis(300));
      assertThatThrownBy(call::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(HttpTimeoutException.class);
      assertThat(listener.calls()).hasSize(1);
    }
  }

  private static final RoomAddress ROOM = new RoomAddress("counter", "a b");
  private static final Route.Request INCREMENT = new Route.Request(ROOM, "POST", "", "x=|");

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void call_that_no_room_answered_is_sent_again_under_its_name(int status) throws IOException {
    try (var listener = new Listener().answers(status, 200)) {
      CoordinatorClient coordinator = at(listener.url());
      assertThat(
              coordinator
                  .request(INCREMENT, Map.of(), BODY, "demo", "192.0.2.1", "UCaB_hBwliAEPzA=")
                  .isOk())
          .isTrue();
      assertThat(listener.calls())
          .hasSize(2)
          .extracting(call -> call.headers().get("idempotency-key"))
          .doesNotContainNull()
          .containsOnly(listener.calls().getFirst().headers().get("idempotency-key"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {502, 503, 504})
  void clicks_that_no_room_took_are_sent_again(int status) throws IOException {
    try (var listener = new Listener().answers(status, status, 200)) {
      assertThat(at(listener.url()).clicks("demo", CLICKS, PATIENCE).join().isOk()).isTrue();
      assertThat(listener.calls()).hasSize(3);
    }
  }

  @Test
  void sockets_call_is_sent_again_too() throws IOException {
    try (var listener = new Listener().answers(502, 200, 502, 200, 502, 200)) {
      CoordinatorClient coordinator = at(listener.url());
      var opening = new ConnectionRequest(null, Map.of(), Map.of(), "");
      assertThat(coordinator.connect(ROOM, "c/1=", opening).isOk()).isTrue();
      assertThat(coordinator.message(ROOM, "c/1=", "increment", "id").isOk()).isTrue();
      assertThat(coordinator.disconnect(ROOM, "c/1=", 1001, "going away").isOk()).isTrue();
      assertThat(listener.calls()).hasSize(6);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void rooms_own_answer_is_passed_on_as_it_is(int status) throws IOException {
    try (var listener = new Listener().answers(status).with(CoordinatorHeaders.ANSWERED, "room")) {
      CoordinatorClient coordinator = at(listener.url());
      assertThat(coordinator.request(INCREMENT, Map.of(), BODY, null, "", "id").status())
          .isEqualTo(status);
      assertThat(coordinator.clicks("demo", CLICKS, PATIENCE).join().status()).isEqualTo(status);
      assertThat(listener.calls()).hasSize(2);
    }
  }

  /** Answers a connection's first request, and closes it without a word at the second. */
  private static final class ClosingServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final AtomicInteger closed = new AtomicInteger();

    ClosingServer() throws IOException {
      Thread.ofVirtual().start(this::accept);
    }

    String url() {
      return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
      while (!server.isClosed()) {
        try {
          Socket client = server.accept();
          Thread.ofVirtual().start(() -> serve(client));
        } catch (IOException e) {
          if (!server.isClosed()) throw new IllegalStateException(e);
        }
      }
    }

    private void serve(Socket client) {
      try (client) {
        var in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        read(in);
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        read(in);
        closed.incrementAndGet();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private static void read(BufferedReader in) throws IOException {
      int length = 0;
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        String lower = line.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Integer.parseInt(lower.substring(15).strip());
        }
      }
      for (int i = 0; i < length; i++) {
        if (in.read() < 0) return;
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
