package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole house over real sockets. Each test has an account of its own. */
class HouseIT {
  @TempDir static Path data;
  private static Laptop laptop;
  private static House house;

  @BeforeAll
  static void start() throws Exception {
    laptop = House.startLimited(data);
    house = new House(laptop.origin());
  }

  @AfterAll
  static void stop() {
    laptop.close();
  }

  @Test
  void click_is_on_every_map_within_two_seconds() throws Exception {
    house.makeLink("alpha", "alpha-1");
    Watcher first = house.watch("alpha");
    Watcher second = house.watch("alpha");
    first.await("snapshot");
    second.await("snapshot");
    house.follow("alpha-1", "DE");
    first.awaitClick(1);
    long from = System.nanoTime();
    assertThat(house.follow("alpha-1", "MY")).isEqualTo("https://example.org/all");
    assertThat(house.follow("alpha-1", "DE")).isEqualTo("https://example.org/de");
    for (Watcher watcher : new Watcher[] {first, second}) {
      Duration took = Duration.ofNanos(watcher.awaitClick(3).at() - from);
      assertThat(took).isLessThan(Duration.ofMillis(2_600));
      JsonNode last = watcher.frames.getLast().json().path("clicks");
      assertThat(last.findValuesAsText("country")).contains("MY", "DE");
    }
    JsonNode snapshot = house.watch("alpha").await("snapshot").json();
    assertThat(snapshot.path("clicks")).hasSize(3);
    assertThat(snapshot.at("/totals/countries/DE").asLong()).isEqualTo(2);
  }

  @Test
  void returning_watcher_gets_what_it_missed() throws Exception {
    house.makeLink("beta", "beta-1");
    Watcher watcher = house.watch("beta");
    house.follow("beta-1", "MY");
    watcher.awaitClick(1);
    watcher.close();
    house.follow("beta-1", "DE");
    Watcher again =
        Watcher.open(house, "/parties/clicks/beta?after=1&ticket=" + house.ticket("beta"));
    JsonNode missed = again.awaitClick(2).json();
    assertThat(missed.path("type").asText()).isEqualTo("clicks");
    assertThat(missed.path("after").asLong()).isEqualTo(1);
    assertThat(missed.path("clicks")).hasSize(1);
  }

  @Test
  void visitors_are_sent_on_while_the_coordinator_is_down_and_their_clicks_arrive_later()
      throws Exception {
    house.makeLink("gamma", "gamma-1");
    Watcher watcher = house.watch("gamma");
    watcher.await("snapshot");
    laptop.coordinator().stop();
    try {
      assertThat(house.follow("gamma-1", "DE")).isEqualTo("https://example.org/de");
      assertThat(house.follow("gamma-1", "MY")).isEqualTo("https://example.org/all");
    } finally {
      laptop.coordinator().start();
    }
    // The queue hands the clicks over once its messages are visible again.
    await()
        .atMost(2, TimeUnit.MINUTES)
        .until(() -> watcher.frames.stream().anyMatch(f -> f.json().path("seq").asLong() >= 2));
    assertThat(watcher.closed).isNotDone();
  }

  @Test
  void visitors_are_sent_on_while_the_queue_is_down() throws Exception {
    house.makeLink("delta", "delta-1");
    Watcher watcher = house.watch("delta");
    watcher.await("snapshot");
    laptop.queue().stop();
    try {
      assertThat(house.follow("delta-1", "DE")).isEqualTo("https://example.org/de");
      watcher.awaitClick(1);
    } finally {
      laptop.queue().start();
    }
  }

  @Test
  void redelivery_by_the_queue_counts_no_click_twice() throws Exception {
    house.makeLink("epsilon", "epsilon-1");
    for (int i = 0; i < 5; i++) house.follow("epsilon-1", "DE");
    Watcher watcher = house.watch("epsilon");
    watcher.awaitClick(5);
    // By then the ledger has handed all of them over a second time.
    await()
        .pollDelay(Duration.ofSeconds(4))
        .atMost(House.PATIENCE)
        .untilAsserted(
            () -> {
              watcher.send("{\"type\":\"sync\"}");
              JsonNode last = watcher.frames.getLast().json();
              assertThat(last.at("/totals/today").asLong()).isEqualTo(5);
            });
  }

  @Test
  void unknown_slug_is_a_page_that_says_so() throws Exception {
    HttpResponse<String> reply = house.send("GET", "/no-such-link", "");
    assertThat(reply.statusCode()).isEqualTo(404);
    assertThat(reply.body()).contains("There is no such link");
  }

  @Test
  void refused_sockets_are_told_why() throws Exception {
    String used = house.ticket("zeta");
    Watcher.open(house, "/parties/clicks/zeta?ticket=" + used);
    refused("/parties/clicks/zeta", 401, "needs a ticket");
    refused("/parties/clicks/zeta?ticket=forged", 401, "unknown or was used");
    refused("/parties/clicks/zeta?ticket=" + used, 401, "unknown or was used");
    refused("/parties/clicks/zeta?ticket=" + house.ticket("other"), 403, "not account other's");
    refused("/parties/nothing/zeta", 404, "party must be one of");
  }

  private static void refused(String path, int status, String why) {
    assertThatThrownBy(() -> Watcher.open(house, path))
        .isInstanceOfSatisfying(
            CompletionException.class,
            e -> {
              var refused = (WebSocketHandshakeException) Objects.requireNonNull(e.getCause());
              HttpResponse<?> response = refused.getResponse();
              assertThat(response.statusCode()).isEqualTo(status);
              assertThat(String.valueOf(response.body())).contains(why);
            });
  }

  @Test
  void malformed_frames_are_answered_and_the_socket_stays() throws Exception {
    Watcher watcher = house.watch("eta");
    watcher.send("{");
    watcher.send("{\"type\":\"dance\"}");
    await()
        .atMost(House.PATIENCE)
        .until(
            () ->
                watcher.frames.stream()
                        .filter(f -> f.json().at("/error/kind").asText().equals("bad_request"))
                        .count()
                    == 2);
    watcher.send("{\"type\":\"ping\"}");
    watcher.await("pong");
  }

  @Test
  void frame_of_130_kilobytes_closes_its_socket_alone() throws Exception {
    Watcher watcher = house.watch("theta");
    Watcher other = house.watch("theta");
    watcher.send("x".repeat(130 * 1024));
    assertThat(watcher.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1009);
    other.send("{\"type\":\"ping\"}");
    other.await("pong");
  }

  @Test
  void what_lambda_would_not_take_is_refused_as_there() throws Exception {
    String most = "x".repeat(6 * 1024 * 1024);
    var refused = house.send("POST", "/parties/open/large", most);
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.body()).isEqualTo("{\"message\":\"Request Entity Too Large\"}");
    var smaller = house.send("POST", "/parties/open/large", most.substring(0, 5_000_000));
    assertThat(smaller.body()).isEqualTo("open 5000000");
    assertThat(house.send("GET", "/parties/open/large/5000000", "").body()).hasSize(5_000_000);
    var tooMuch = house.send("GET", "/parties/open/large/6000000", "");
    assertThat(tooMuch.statusCode()).isEqualTo(500);
    assertThat(tooMuch.body()).contains("onRequest failed", "\"id\":");
  }

  @Test
  void room_that_is_open_to_anyone_sees_what_a_webhook_brings_and_no_token_of_ours()
      throws Exception {
    String hook = "/parties/open/hook/headers";
    var signed =
        house.send(
            "POST",
            hook,
            "{}",
            "X-Signature",
            "sha256=ab",
            "Cookie",
            "a=1",
            "Authorization",
            "Basic YTpi");
    JsonNode seen = Json.tree(signed.body());
    assertThat(seen.path("x-signature").asText()).isEqualTo("sha256=ab");
    assertThat(seen.path("cookie").asText()).isEqualTo("a=1");
    assertThat(seen.path("authorization").asText()).isEqualTo("Basic YTpi");
    JsonNode ours = Json.tree(house.api("demo", "POST", hook, "{}").body());
    assertThat(ours.has("user-agent")).isTrue();
    assertThat(ours.has("authorization")).isFalse();
    assertThat(
            house
                .send("GET", "/parties/clicks/demo", "", "Authorization", "Basic YTpi")
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void account_is_the_tokens_and_nobody_elses() throws Exception {
    house.makeLink("iota", "iota-1");
    assertThat(house.api("kappa", "GET", "/api/links/iota-1", "").statusCode()).isEqualTo(404);
    assertThat(house.api("kappa", "GET", "/api/links", "").body()).doesNotContain("iota-1");
    assertThat(house.send("GET", "/api/links", "").statusCode()).isEqualTo(401);
    assertThat(house.send("GET", "/api/links", "", "Authorization", "Bearer x.y.z").body())
        .contains("unauthorized");
    var post = house.api("iota", "POST", "/parties/clicks/iota/clicks", "[]");
    assertThat(post.statusCode()).isEqualTo(403);
  }

  @Test
  void counter_counts_for_sockets_and_requests_alike() throws Exception {
    Watcher watcher = Watcher.open(house, "/parties/counter/lobby?_pk=1");
    watcher.await(json -> json.asLong(-1) == 0);
    assertThat(house.send("POST", "/parties/counter/lobby", "increment").body()).isEqualTo("1");
    watcher.send("increment");
    watcher.await(json -> json.asLong() == 2);
    assertThat(Json.tree(house.send("GET", "/parties/counter/lobby", "").body()).asLong())
        .isEqualTo(2);
  }

  private static final String LIMITED = "Your IP is being rate-limited, please try again later.";

  private static boolean isMessage(Watcher.Frame frame, String text) {
    return frame.json().path("message").asText().equals(text);
  }

  private static long limited(Watcher watcher) {
    return watcher.frames.stream()
        .filter(frame -> frame.json().path("error").asText().equals(LIMITED))
        .count();
  }

  private static void sayUntil(Watcher watcher, String message, Callable<Boolean> enough) {
    await()
        .pollInterval(Duration.ofMillis(200))
        .atMost(House.PATIENCE)
        .until(
            () -> {
              watcher.send("{\"message\":\"" + message + "\"}");
              return enough.call();
            });
  }

  @Test
  void two_chat_in_a_private_room_no_faster_than_their_address_may() throws Exception {
    var named = house.send("POST", "/parties/chat", "");
    assertThat(named.statusCode()).isEqualTo(200);
    assertThat(named.body()).matches("[0-9a-f]{64}");
    String address = "/parties/chat/" + named.body();
    Watcher ada = Watcher.open(house, address);
    long from = System.nanoTime();
    ada.send("{\"name\":\"Ada\"}");
    ada.await(json -> json.path("ready").asBoolean());
    ada.send("{\"message\":\"first\"}");
    Watcher.Frame first = ada.await(json -> json.path("message").asText().equals("first"));
    Watcher bob = Watcher.open(house, address);
    bob.send("{\"name\":\"Bob\"}");
    bob.await(json -> json.path("ready").asBoolean());
    assertThat(bob.frames.stream().map(Watcher.Frame::text))
        .containsExactly(
            "{\"joined\":\"Ada\"}", first.text(), "{\"joined\":\"Bob\"}", "{\"ready\":true}");
    ada.await(json -> json.path("joined").asText().equals("Bob"));
    // Five at once are let through for an address, and the next 5 s after the first.
    sayUntil(ada, "quick", () -> limited(ada) > 0);
    sayUntil(ada, "patient", () -> bob.frames.stream().anyMatch(f -> isMessage(f, "patient")));
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofMillis(4_900));
    assertThat(bob.frames.stream().filter(f -> isMessage(f, "quick"))).hasSizeGreaterThan(1);
    bob.close();
    ada.await(json -> json.path("quit").asText().equals("Bob"));
    var times = ada.frames.stream().map(frame -> frame.json().path("timestamp").asLong()).toList();
    assertThat(times.stream().filter(time -> time > 0)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void callers_over_their_rate_are_refused_and_visitors_never_are() throws Exception {
    house.makeLink("rho", "rho-1");
    String room = "/parties/counter/rho?ticket=";
    Watcher watcher = Watcher.open(house, room + house.ticket("rho"));
    Limiters.useUp(laptop, "account:rho", "messages");
    incrementUntil(
        watcher, () -> watcher.frames.stream().anyMatch(f -> f.text().contains("too_many")));
    assertThat(watcher.frames.getLast().json().at("/error/message").asText())
        .contains("messages must be at most 6000 a minute");
    assertThat(watcher.closed).isNotDone();
    Limiters.useUp(laptop, "account:rho", "sockets");
    await().atMost(House.PATIENCE).until(() -> isRefused(room + house.ticket("rho"), 429));
    Limiters.useUp(laptop, "account:rho", "requests");
    await()
        .atMost(House.PATIENCE)
        .until(() -> house.api("rho", "GET", "/api/stats", "").statusCode() == 429);
    assertThat(house.api("sigma", "GET", "/api/stats", "").statusCode()).isEqualTo(200);
    assertThat(house.follow("rho-1", "DE")).isEqualTo("https://example.org/de");
  }

  private static void incrementUntil(Watcher watcher, Callable<Boolean> so) {
    await()
        .atMost(House.PATIENCE)
        .until(
            () -> {
              watcher.send("increment");
              return so.call();
            });
  }

  private static boolean isRefused(String path, int status) {
    try {
      Watcher.open(house, path).close();
      return false;
    } catch (CompletionException e) {
      return e.getCause() instanceof WebSocketHandshakeException refused
          && refused.getResponse().statusCode() == status;
    }
  }

  @Test
  void limiter_is_not_reached_from_outside() throws Exception {
    refused("/parties/limiter/127.0.0.1", 404, "not open to visitors");
    var ours =
        house.api("demo", "POST", "/parties/limiter/127.0.0.1/leave?everyMs=1&graceMs=0", "");
    assertThat(ours.statusCode()).isEqualTo(404);
    assertThat(house.send("GET", "/parties/limiter/127.0.0.1", "").statusCode()).isEqualTo(404);
    assertThat(house.send("GET", "/parties/nothing/x", "").body()).doesNotContain("limiter");
  }
}
