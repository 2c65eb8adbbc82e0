package dev.blip.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client does when it is refused, against a server that refuses as it is told. */
class RetryTest {
  /** More than the longest pause before a second attempt, 1 s. */
  private static final int ASKED_SECONDS = 2;

  private final BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();
  private final BlockingQueue<Long> asked = new LinkedBlockingQueue<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private Topic topic;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    var origin =
        "http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort();
    topic = Blip.at(origin, () -> "token").topic("demo.orders");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(System.nanoTime());
    bodies.add(new String(exchange.getRequestBody().readAllBytes()));
    Integer planned = statuses.poll();
    int status = planned == null ? 200 : planned;
    byte[] body = "{\"seq\":7,\"error\":{\"message\":\"told to refuse\"}}".getBytes();
    if (status == 429) {
      exchange.getResponseHeaders().set("Retry-After", Integer.toString(ASKED_SECONDS));
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private long nextAsked() throws InterruptedException {
    Long at = asked.poll(30, TimeUnit.SECONDS);
    assertThat(at).as("another request").isNotNull();
    return at;
  }

  private void assertPause() throws InterruptedException {
    long first = nextAsked();
    assertThat(Duration.ofNanos(nextAsked() - first))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(ASKED_SECONDS));
  }

  @Test
  void publish_comes_again_with_its_id_when_the_refusal_says() throws Exception {
    statuses.add(429);
    assertThat(topic.publish("order-1", "1")).isEqualTo(7);
    assertPause();
    assertThat(bodies).hasSize(2).containsOnly("{\"id\":\"order-1\",\"data\":1}");
  }

  @Test
  void subscription_asks_for_another_ticket_when_the_refusal_says() throws Exception {
    statuses.addAll(List.of(429, 403));
    try (Subscription subscription = topic.subscribe(Subscribe.fromAll(), message -> {})) {
      assertPause();
      assertThat(subscription.ended())
          .failsWithin(Duration.ofSeconds(30))
          .withThrowableThat()
          .havingCause()
          .isInstanceOfSatisfying(
              BlipException.class, end -> assertThat(end.status()).isEqualTo(403))
          .withMessageContaining("told to refuse");
    }
  }

  @Test
  void publish_that_would_be_refused_again_is_not_repeated() throws Exception {
    statuses.add(400);
    BlipException refusal = catchThrowableOfType(BlipException.class, () -> topic.publish("1"));
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(bodies).hasSize(1);
  }
}
