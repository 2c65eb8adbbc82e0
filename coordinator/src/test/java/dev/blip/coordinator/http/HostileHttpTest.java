package dev.blip.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.http.RecordingRooms.Call;
import dev.blip.coordinator.metrics.Metrics;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client of ours sends, and somebody may. */
class HostileHttpTest {
  private static final String POST = "POST /rooms/chat/x/requests/a HTTP/1.1\n";

  private final RecordingRooms rooms = new RecordingRooms();
  private final CoordinatorServer server =
      CoordinatorServer.start(
          ServerSettings.at(InetAddress.getLoopbackAddress(), 0),
          rooms,
          Optional::empty,
          new Metrics());

  @AfterEach
  void stop() throws IOException {
    try (var next = new RawClient(server.port())) {
      assertThat(next.send("GET /health HTTP/1.1\n\n").answer().status()).isEqualTo(200);
    } finally {
      server.close(Duration.ZERO);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\n\n",
        "GET /health\n\n",
        "GET /health HTTP/9\n\n",
        "GET /health HTTP/2.0\n\n",
        "PRI * HTTP/2.0\n\nSM\n\n",
        "GET /health HTTP/1.1\nno colon\n\n",
        "GET /health HTTP/1.1\n: no name\n\n",
        "GET /health HTTP/1.1\nA: b\u0000c\n\n",
        "POST /rooms/chat/x/requests HTTP/1.1\nContent-Length: -1\n\n",
        "POST /rooms/chat/x/requests HTTP/1.1\nContent-Length: many\n\n",
        "POST /rooms/chat/x/requests HTTP/1.1\nContent-Length: 1\nContent-Length: 2\n\nab",
        "POST /rooms/chat/x/requests HTTP/1.1\nContent-Length: 99999999999999999999\n\n",
        "POST /rooms/chat/x/requests HTTP/1.1\nTransfer-Encoding: chunked\n\nzz\nab\n0\n\n",
        "POST /rooms/chat/x/requests HTTP/1.1\nTransfer-Encoding: chunked\n\n-2\nab\n0\n\n",
        "POST /rooms/chat/x/requests HTTP/1.1\nTransfer-Encoding: chunked\n\n2\nabcdefgh\n0\n\n"
      })
  void malformed_request_is_400_and_the_end(String request) throws IOException {
    try (var client = new RawClient(server.port())) {
      var answer = client.send(request).answer();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.headers()).containsEntry("connection", "close");
      assertThat(answer.body()).startsWith("{\"error\":{\"kind\":\"bad_request\"");
      assertThat(client.isAtEnd()).isTrue();
      assertThat(rooms.calls).isEmpty();
    }
  }

  @Test
  void huge_headers_are_told_their_limit() throws IOException {
    try (var client = new RawClient(server.port())) {
      // So much that it cannot all be under way when the answer is: it must be read to its end.
      client.send(POST + ("Header: " + "x".repeat(1000) + "\n").repeat(8000) + "\n");
      var answer = client.answer();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("65536");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void huge_request_line_is_told_its_limit() throws IOException {
    try (var client = new RawClient(server.port())) {
      client.send("GET /" + "x".repeat(8_000_000) + " HTTP/1.1\n\n");
      var answer = client.answer();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("32768");
    }
  }

  @Test
  void chunks_are_put_together() throws IOException {
    try (var client = new RawClient(server.port())) {
      byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
      client.send(POST + "Transfer-Encoding: chunked\n\n1\n").send(new byte[] {euro[0]});
      client.send("\n2;name=value\n").send(new byte[] {euro[1], euro[2]});

      assertThat(client.send("\n0\nTrailer: x\n\n").answer().status()).isEqualTo(204);
      assertThat(((Call.Requested) rooms.calls.element()).request().body()).isEqualTo("€");
    }
  }

  @Test
  void announced_giant_is_refused_before_it_comes() throws IOException {
    try (var client = new RawClient(server.port())) {
      client.send(POST + "Content-Length: 8388609\nExpect: 100-continue\n\n");

      assertThat(client.answer().status()).isEqualTo(413);
    }
  }

  @Test
  void endless_chunks_are_refused_and_cut_off() throws IOException {
    String chunk = Integer.toHexString(1 << 20) + "\n" + "x".repeat(1 << 20) + "\n";
    try (var client = new RawClient(server.port())) {
      client.send(POST + "Transfer-Encoding: chunked\n\n");
      for (int i = 0; i < 9; i++) client.send(chunk);
      assertThat(client.answer().status()).isEqualTo(413);

      assertThat(sendUntilRefused(client, chunk)).isLessThan(200);
      assertThat(rooms.calls).isEmpty();
    }
  }

  @Test
  void connection_goes_on_after_a_refused_body() throws IOException {
    try (var client = new RawClient(server.port())) {
      client.send(POST + "Content-Length: 8388609\n\n");
      assertThat(client.answer().status()).isEqualTo(413);
      client.send("x".repeat(8388609));

      assertThat(client.send(POST + "Content-Length: 2\n\nok").answer().status()).isEqualTo(204);
      assertThat(rooms.calls).hasSize(1);
    }
  }

  @Test
  void early_refusal_does_not_take_the_body_for_a_request() throws IOException {
    String hidden = "GET /rooms/chat/x/requests/hidden HTTP/1.1\r\n\r\n";
    try (var client = new RawClient(server.port())) {
      client.send("POST /nowhere HTTP/1.1\nContent-Length: " + hidden.length() + "\n\n");
      client.send(hidden).send("GET /health HTTP/1.1\n\n");

      assertThat(client.answer().status()).isEqualTo(404);
      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(rooms.calls).isEmpty();
    }
  }

  @Test
  void methods_that_mean_something_else_are_wrong_methods_like_any() throws IOException {
    try (var client = new RawClient(server.port())) {
      client.send("CONNECT /health HTTP/1.1\n\n");
      var answer = client.answer();

      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.headers()).containsEntry("allow", "GET");
      assertThat(client.send("BREW /health HTTP/1.1\n\n").answer().status()).isEqualTo(405);
      assertThat(client.send("GET /health HTTP/1.1\n\n").answer().status()).isEqualTo(200);
    }
  }

  private static int sendUntilRefused(RawClient client, String chunk) {
    for (int sent = 0; sent < 200; sent++) {
      try {
        client.send(chunk);
      } catch (IOException _) {
        return sent;
      }
    }
    return 200;
  }
}
