package dev.blip.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.blip.coordinator.http.RecordingRooms.Call;
import dev.blip.coordinator.metrics.Metrics;
import dev.blip.coordinator.room.RoomReply;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rooms here answer when a test says so: each request's path names its reply. */
class PipeliningTest {
  private static final int MOST = 4;

  private final RecordingRooms rooms = new RecordingRooms();
  private final Map<String, CompletableFuture<RoomReply>> replies = new ConcurrentHashMap<>();
  // One loop: were it ever kept waiting, nothing here would answer.
  private final CoordinatorServer server =
      CoordinatorServer.start(
          ServerSettings.at(InetAddress.getLoopbackAddress(), 0)
              .withThreads(1)
              .withPipelined(MOST)
              .withIdle(Duration.ofSeconds(60)),
          rooms,
          Optional::empty,
          new Metrics());

  @BeforeEach
  void answerLater() {
    rooms.answers = call -> reply(((Call.Requested) call).request().path());
  }

  @AfterEach
  void stop() {
    server.close(Duration.ZERO);
  }

  @Test
  void replies_keep_the_order_of_their_requests() throws IOException {
    try (var client = new RawClient(server.port())) {
      client.send(get("a") + get("b") + get("c"));
      awaitAsked("a", "b", "c");
      answer("c");
      answer("b");
      answer("a");

      assertThat(client.answer().body()).isEqualTo("a");
      assertThat(client.answer().body()).isEqualTo("b");
      assertThat(client.answer().body()).isEqualTo("c");
    }
  }

  @Test
  void refusal_waits_for_the_replies_before_it() throws IOException {
    try (var client = new RawClient(server.port())) {
      client.send(get("a") + "GET /nowhere HTTP/1.1\n\n" + "GET / nonsense\n\n");
      awaitAsked("a");
      answer("a");

      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(client.answer().status()).isEqualTo(404);
      assertThat(client.answer().status()).isEqualTo(400);
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void connection_with_too_many_replies_due_is_not_read_further() throws IOException {
    try (var client = new RawClient(server.port())) {
      var sent = IntStream.range(0, 100).mapToObj(i -> "r" + i).toList();
      client.send(String.join("", sent.stream().map(PipeliningTest::get).toList()));
      awaitAsked("r0", "r1", "r2", "r3");
      // The loop has had its turn, and more than one: another client's request got through it.
      assertThat(fromAnotherClient()).isEqualTo(200);
      assertThat(asked()).hasSize(MOST);

      answer("r1");
      assertThat(fromAnotherClient()).isEqualTo(200);
      assertThat(asked()).hasSize(MOST);

      answer("r0");
      awaitAsked("r0", "r1", "r2", "r3", "r4", "r5");
      sent.forEach(this::answer);
      for (String name : sent) assertThat(client.answer().body()).isEqualTo(name);
      assertThat(asked()).isEqualTo(sent);
    }
  }

  @Test
  void waiting_connection_keeps_nobody_else_waiting() throws IOException {
    try (var waiting = new RawClient(server.port())) {
      waiting.send(get("never"));
      awaitAsked("never");

      assertThat(fromAnotherClient()).isEqualTo(200);
    }
  }

  @Test
  void client_that_left_early_disturbs_nobody() throws IOException {
    try (var client = new RawClient(server.port())) {
      client.send(get("a"));
      awaitAsked("a");
    }
    answer("a");

    assertThat(fromAnotherClient()).isEqualTo(200);
  }

  @Test
  void client_that_wants_to_close_is_answered_first() throws IOException {
    try (var client = new RawClient(server.port())) {
      client.send(get("a") + "GET /rooms/chat/x/requests/b HTTP/1.1\nConnection: close\n\n");
      client.send(get("ignored"));
      awaitAsked("a", "b");
      answer("b");
      answer("a");

      assertThat(client.answer().headers()).doesNotContainKey("connection");
      assertThat(client.answer().headers()).containsEntry("connection", "close");
      assertThat(client.isAtEnd()).isTrue();
      assertThat(asked()).containsExactly("a", "b");
    }
  }

  @Test
  void http_1_0_closes_unless_asked_not_to() throws IOException {
    answer("a");
    try (var client = new RawClient(server.port())) {
      client.send("GET /rooms/chat/x/requests/a HTTP/1.0\nConnection: keep-alive\n\n");
      assertThat(client.answer().headers()).containsEntry("connection", "keep-alive");
      client.send("GET /rooms/chat/x/requests/a HTTP/1.0\n\n");
      assertThat(client.answer().body()).isEqualTo("a");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void closing_finishes_what_is_under_way() throws Exception {
    try (var idle = new RawClient(server.port());
        var busy = new RawClient(server.port());
        var half = new RawClient(server.port())) {
      idle.send("GET /health HTTP/1.1\n\n");
      assertThat(idle.answer().status()).isEqualTo(200);
      busy.send(get("a") + get("b"));
      half.send("POST /rooms/chat/x/requests/c HTTP/1.1\nContent-Length: 4\n\nab");
      awaitAsked("a", "b");

      var closing = Thread.startVirtualThread(() -> server.close(Duration.ofSeconds(20)));
      assertThat(idle.isAtEnd()).isTrue();
      half.send("cd");
      awaitAsked("a", "b", "c");
      answer("c");
      answer("b");
      answer("a");

      assertThat(busy.answer().headers()).doesNotContainKey("connection");
      assertThat(busy.answer().headers()).containsEntry("connection", "close");
      assertThat(busy.isAtEnd()).isTrue();
      assertThat(half.answer().body()).isEqualTo("c");
      assertThat(half.isAtEnd()).isTrue();
      assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
    }
  }

  @Test
  void closing_waits_no_longer_than_its_grace() throws Exception {
    try (var client = new RawClient(server.port())) {
      client.send(get("never"));
      awaitAsked("never");

      var closing = Thread.startVirtualThread(() -> server.close(Duration.ofMillis(50)));

      assertThat(client.isAtEnd()).isTrue();
      assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
    }
  }

  @Test
  void silent_connection_is_closed_in_the_end() throws IOException {
    var settings = ServerSettings.at(InetAddress.getLoopbackAddress(), 0);
    try (var impatient =
            CoordinatorServer.start(
                settings.withIdle(Duration.ofMillis(50)), rooms, Optional::empty, new Metrics());
        var silent = new RawClient(impatient.port());
        var half = new RawClient(impatient.port())) {
      half.send("POST /rooms/chat/x/requests/c HTTP/1.1\nContent-Length: 4\n\nab");

      assertThat(silent.isAtEnd()).isTrue();
      assertThat(half.isAtEnd()).isTrue();
    }
  }

  private int fromAnotherClient() throws IOException {
    try (var other = new RawClient(server.port())) {
      return other.send("GET /health HTTP/1.1\n\n").answer().status();
    }
  }

  private static String get(String name) {
    return "GET /rooms/chat/x/requests/" + name + " HTTP/1.1\n\n";
  }

  private CompletableFuture<RoomReply> reply(String name) {
    return replies.computeIfAbsent(name, _ -> new CompletableFuture<>());
  }

  private void answer(String name) {
    reply(name).complete(RoomReply.text(name));
  }

  private void awaitAsked(String... names) {
    patiently().untilAsserted(() -> assertThat(asked()).containsExactly(names));
  }

  private List<String> asked() {
    return rooms.calls.stream().map(call -> ((Call.Requested) call).request().path()).toList();
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(5));
  }
}
