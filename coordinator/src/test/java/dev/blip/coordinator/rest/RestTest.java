package dev.blip.coordinator.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** What a coordinator that rests asks of ECS and EventBridge Scheduler, over their wire. */
class RestTest {
  private static final Duration AFTER = Duration.ofMillis(200);

  private final HttpServer aws =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

  /** Of calls that change something, and of looks at the count. */
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private final Home home = new Home();
  private volatile String update = "{}";
  private volatile int desired = 1;

  RestTest() throws IOException {
    aws.createContext("/", this::answer);
    aws.start();
  }

  @AfterEach
  void stop() {
    aws.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String action = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
      String body = "{\"ScheduleExpression\":\"at(2026-01-01T00:00:00)\",\"Target\":{}}";
      if (action.endsWith("DescribeServices")) {
        body = "{\"services\":[{\"desiredCount\":" + desired + "}]}";
      } else if (action.endsWith("UpdateService")) {
        desired = Json.tree(text).path("desiredCount").asInt();
        asked.add("count " + desired);
        body = update;
      } else if (exchange.getRequestMethod().equals("PUT")) {
        var schedule = Json.tree(text);
        asked.add(
            schedule.path("State").asText() + " " + schedule.path("ScheduleExpression").asText());
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Rest rest() {
    URI address = URI.create("http://127.0.0.1:" + aws.getAddress().getPort());
    var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "key"));
    return Rest.start(
        new RestSettings(
            AFTER,
            "blip",
            "coordinators",
            "wake",
            List.of(),
            address,
            address,
            "eu-west-1",
            credentials),
        home);
  }

  private static void awaitBegun(Rest rest) throws Exception {
    rest.begun().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void schedule_is_set_before_the_count_and_to_no_time_that_is_over() throws Exception {
    try (var rest = rest()) {
      awaitBegun(rest);
    }
    assertThat(asked).containsExactly("DISABLED at(2099-01-01T00:00:00)", "count 0");
    asked.clear();
    home.due = OptionalLong.of(4_102_444_800_000L);
    try (var rest = rest()) {
      awaitBegun(rest);
    }
    assertThat(asked).containsExactly("ENABLED at(2099-12-31T23:59:59)", "count 0");
  }

  @Test
  void who_is_turned_away_at_the_very_end_has_another_one_started() throws Exception {
    try (var rest = rest()) {
      awaitBegun(rest);
      home.turnedAway = 1;
    }
    assertThat(asked).endsWith("count 0", "count 1");
  }

  @Test
  void whatever_fails_it_takes_calls_again() {
    update = "<html>";
    try (var rest = rest()) {
      await().atMost(Duration.ofSeconds(5)).until(() -> home.reopened > 0);
      assertThat(rest.begun().toCompletableFuture()).isNotDone();
    }
    assertThat(desired).as("it is to run").isEqualTo(1);
  }

  /** Nothing happens here. */
  private static final class Home implements Resident {
    private volatile OptionalLong due = OptionalLong.empty();
    private volatile int reopened;
    private volatile long turnedAway;

    @Override
    public long lastCallAt() {
      return 0;
    }

    @Override
    public boolean isQuiet() {
      return true;
    }

    @Override
    public boolean isInCompany() {
      return false;
    }

    @Override
    public OptionalLong nextDue() {
      return due;
    }

    @Override
    public void shut() {}

    @Override
    public void reopen() {
      reopened++;
    }

    @Override
    public long turnedAway() {
      return turnedAway;
    }
  }
}
