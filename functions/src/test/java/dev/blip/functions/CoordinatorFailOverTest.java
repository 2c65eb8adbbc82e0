package dev.blip.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.functions.aws.Listener;
import dev.blip.protocol.Click;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A function that knows several coordinators, of which one does not do as it should. */
@Timeout(60)
class CoordinatorFailOverTest {
  private static final RoomAddress ROOM = new RoomAddress("counter", "fail-over");
  private static final Route.Request INCREMENT = new Route.Request(ROOM, "POST", "", "");
  private static final byte[] BODY = "increment".getBytes(StandardCharsets.UTF_8);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<Click> CLICKS =
      List.of(new Click("id", "demo", "walk", 1, null, null, null, null, null, null, false, null));

  private static CoordinatorClient at(String... urls) {
    return new CoordinatorClient(
        new Environment(
            Map.of("COORDINATOR_URL", String.join(",", urls), "COORDINATOR_SECRET", "s3cret")));
  }

  private static void increment(CoordinatorClient coordinator, String id) throws IOException {
    var answer = coordinator.request(INCREMENT, Map.of(), BODY, "demo", "192.0.2.1", id);
    assertThat(answer.status()).isEqualTo(200);
  }

  private static Duration slowest(int times, CoordinatorClient coordinator) throws IOException {
    long slowest = 0;
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      increment(coordinator, "call-" + i);
      slowest = Math.max(slowest, System.nanoTime() - start);
    }
    return Duration.ofNanos(slowest);
  }

  private static String refusing() throws IOException {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + server.getLocalPort();
    }
  }

  @Test
  void calls_are_spread_over_all() throws IOException {
    try (var one = new Listener();
        var other = new Listener()) {
      CoordinatorClient coordinator = at(one.url(), other.url());
      for (int i = 0; i < 60; i++) increment(coordinator, "call-" + i);
      assertThat(one.calls()).hasSizeBetween(10, 50);
      assertThat(other.calls()).hasSize(60 - one.calls().size());
    }
  }

  @Test
  void one_that_refuses_connections_is_passed_over() throws IOException {
    try (var other = new Listener()) {
      CoordinatorClient coordinator = at(refusing(), other.url());
      increment(coordinator, "first");
      assertThat(slowest(20, coordinator)).isLessThan(Duration.ofMillis(300));
      assertThat(coordinator.clicks("demo", CLICKS, PATIENCE).join().isOk()).isTrue();
      assertThat(other.calls()).hasSize(22);
    }
  }

  /** No answer to a connection's first packet: only time tells. */
  @Test
  void one_that_connections_are_lost_at_is_passed_over_and_remembered() throws IOException {
    try (var gone = new DeafSocket(0);
        var other = new Listener()) {
      var warm = at(other.url());
      increment(warm, "warm");
      for (int i = 0; i < 5; i++) {
        CoordinatorClient coordinator = at(gone.url(), other.url());
        assertThat(slowest(2, coordinator)).isLessThan(Duration.ofMillis(450));
        // Whichever was first: by now it is known, or has not been asked.
        for (int j = 0; j < 10; j++) coordinator.clicks("demo", CLICKS, PATIENCE).join();
        assertThat(slowest(10, coordinator)).isLessThan(Duration.ofMillis(200));
      }
    }
  }

  @Test
  void one_that_goes_with_a_call_loses_none() throws Exception {
    try (var going = new Going();
        var other = new Listener()) {
      CoordinatorClient coordinator = at(going.url(), other.url());
      while (going.calls.get() == 0) increment(coordinator, "warm-" + other.calls().size());
      going.goes();
      assertThat(slowest(20, coordinator)).isLessThan(Duration.ofMillis(600));
      assertThat(going.calls).hasValueLessThanOrEqualTo(2);
    }
  }

  /** A process that is stopped: its machine goes on taking connections. */
  @Test
  void one_that_stands_still_is_left_for_another_and_its_call_keeps_its_name() throws IOException {
    try (var still = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var other = new Listener()) {
      CoordinatorClient coordinator = at("http://127.0.0.1:" + still.getLocalPort(), other.url());
      assertThat(slowest(10, coordinator)).isLessThan(Duration.ofSeconds(5));
      assertThat(other.calls())
          .hasSize(10)
          .extracting(call -> call.headers().get("idempotency-key"))
          .doesNotHaveDuplicates();
      assertThat(slowest(10, coordinator)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void one_that_is_only_slow_is_waited_for() throws IOException {
    try (var one = new Listener().answersAfter(Duration.ofSeconds(4));
        var other = new Listener().answersAfter(Duration.ofSeconds(4))) {
      increment(at(one.url(), other.url()), "slow");
      assertThat(one.calls().size() + other.calls().size()).isEqualTo(1);
    }
  }

  @Test
  void alone_it_is_waited_for_also_where_it_stands_still() throws Exception {
    try (var still = new Going()) {
      CoordinatorClient coordinator = at(still.url());
      still.mute = true;
      var call = coordinator.clicks("demo", CLICKS, Duration.ofSeconds(4));
      assertThatThrownBy(call::join).hasCauseInstanceOf(java.net.http.HttpTimeoutException.class);
      assertThat(still.calls).hasValue(1);
    }
  }

  @Test
  void one_that_leaves_is_asked_no_more_for_a_while() throws IOException {
    try (var leaving = new Listener().answers(502);
        var other = new Listener()) {
      CoordinatorClient coordinator = at(leaving.url(), other.url());
      var opening = new ConnectionRequest(null, Map.of(), Map.of(), "");
      for (int i = 0; i < 10; i++) {
        assertThat(coordinator.connect(ROOM, "c" + i, opening).isOk()).isTrue();
      }
      assertThat(other.calls()).hasSize(10);
      assertThat(leaving.calls()).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void where_there_is_none_it_is_said_within_the_time_of_a_fail_over() throws IOException {
    CoordinatorClient coordinator = at(refusing(), refusing());
    assertThatThrownBy(() -> coordinator.rules("chat")).isInstanceOf(IOException.class);
    var call = coordinator.clicks("demo", CLICKS, PATIENCE);
    assertThatThrownBy(call::join).hasCauseInstanceOf(java.net.ConnectException.class);
  }

  /** Answers until it goes: then like a machine without power, to connections old and new. */
  private static final class Going implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final BlockingQueue<Socket> clients = new LinkedBlockingQueue<>();
    final AtomicInteger calls = new AtomicInteger();
    volatile boolean mute;
    private volatile AutoCloseable deaf = () -> {};

    private final Thread acceptor;

    Going() throws IOException {
      acceptor = Thread.ofVirtual().start(this::accept);
    }

    String url() {
      return "http://127.0.0.1:" + server.getLocalPort();
    }

    void goes() throws Exception {
      mute = true;
      server.close();
      acceptor.join();
      deaf = new DeafSocket(server.getLocalPort());
    }

    private void accept() {
      while (!server.isClosed()) {
        try {
          Socket client = server.accept();
          clients.add(client);
          Thread.ofVirtual().start(() -> serve(client));
        } catch (IOException e) {
          return;
        }
      }
    }

    private void serve(Socket client) {
      byte[] bytes = new byte[64 * 1024];
      try {
        for (int read = client.getInputStream().read(bytes); read > 0; ) {
          String said = new String(bytes, 0, read, StandardCharsets.US_ASCII);
          if (said.startsWith("POST")) calls.incrementAndGet();
          String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
          if (!mute) client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
          read = client.getInputStream().read(bytes);
        }
      } catch (IOException e) {
        // The client has gone.
        return;
      }
    }

    @Override
    public void close() throws Exception {
      server.close();
      deaf.close();
      for (Socket client : clients) client.close();
    }
  }
}
