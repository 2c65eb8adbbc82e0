package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.blip.protocol.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody may see, and nothing else, who has been given a share's link. */
class SharesIT {
  @TempDir static Path data;
  private static Laptop laptop;
  private static House house;

  @BeforeAll
  static void start() throws Exception {
    laptop = House.start(data);
    house = new House(laptop.origin());
    for (String slug : List.of("hello", "other")) house.makeLink("demo", slug);
    for (int i = 0; i < 3; i++) house.follow("hello", "MY");
    for (int i = 0; i < 2; i++) house.follow("other", "DE");
  }

  @AfterAll
  static void stop() {
    laptop.close();
  }

  private static JsonNode share(String draft) throws Exception {
    var made = house.api("demo", "POST", "/api/shares", draft);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return Json.tree(made.body());
  }

  private static String secret(JsonNode share) {
    return share.path("path").asText().replaceFirst(".*demo\\.", "");
  }

  private static int asks(String secret, String method, String path) throws Exception {
    return house.send(method, path, "", "Authorization", "Bearer " + secret).statusCode();
  }

  private static String ticket(String secret) throws Exception {
    String[] bearer = {"Authorization", "Bearer " + secret};
    var answer = house.send("POST", "/api/tickets", "", bearer);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return Json.tree(answer.body()).path("ticket").asText();
  }

  private static Watcher watch(String secret, String room) throws Exception {
    return Watcher.open(house, "/parties/" + room + "?ticket=" + ticket(secret));
  }

  @Test
  void share_watches_its_link_until_it_is_revoked_and_can_do_nothing_else() throws Exception {
    JsonNode share = share("{\"name\":\"hall\",\"link\":\"hello\"}");
    String secret = secret(share);
    for (String path : List.of("/api/links", "/api/clicks", "/api/stats", "/api/shares")) {
      assertThat(asks(secret, "GET", path)).as(path).isEqualTo(403);
    }
    for (String path : List.of("/api/links", "/api/keys", "/api/shares", "/parties/topic/demo")) {
      assertThat(asks(secret, "POST", path)).as(path).isEqualTo(403);
    }
    assertThat(asks(secret, "GET", "/parties/counter/any")).isEqualTo(403);
    for (String room : List.of("topic/demo", "topic/demo.news", "clicks/another", "counter/any")) {
      assertThatThrownBy(() -> watch(secret, room)).as(room).hasMessageContaining("Handshake");
    }
    Watcher watcher = watch(secret, "clicks/demo");
    await()
        .atMost(House.PATIENCE)
        .untilAsserted(
            () -> {
              watcher.send("{\"type\":\"sync\"}");
              assertThat(watcher.await(json -> json.at("/totals/today").asInt() == 3)).isNotNull();
            });
    assertThat(watcher.frames.toString())
        .contains("hello")
        .doesNotContain("other", "\"DE\"", "watchers");
    watcher.send("{\"type\":\"filter\",\"link\":\"other\"}");
    assertThat(watcher.await("error").json().at("/error/kind").asText()).isEqualTo("forbidden");
    String unused = ticket(secret);
    String path = "/api/shares/" + share.path("id").asText();
    await()
        .atMost(House.PATIENCE)
        .untilAsserted(
            () -> assertThat(house.api("demo", "DELETE", path, "").statusCode()).isEqualTo(204));
    assertThat(watcher.closed.get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isPositive();
    assertThat(asks(secret, "POST", "/api/tickets")).isEqualTo(401);
    assertThatThrownBy(() -> Watcher.open(house, "/parties/clicks/demo?ticket=" + unused))
        .hasMessageContaining("Handshake");
  }

  @Test
  void share_ends_when_it_says() throws Exception {
    Instant end = Instant.now().plusSeconds(4);
    String secret = secret(share("{\"name\":\"short\",\"expiresAt\":\"" + end + "\"}"));
    await().atMost(House.PATIENCE).until(() -> asks(secret, "POST", "/api/tickets") == 401);
    assertThat(Instant.now()).isAfter(end);
  }

  @Test
  void wall_opens_without_an_account_and_says_when_the_share_is_over() throws Exception {
    JsonNode share = share("{\"name\":\"lobby\",\"link\":\"other\"}");
    try (var chromium = Chromium.start()) {
      Page page = chromium.page(1_280, 720);
      page.navigate(house.origin + share.path("path").asText());
      double patience = House.PATIENCE.toMillis();
      PlaywrightAssertions.assertThat(page.getByTestId("today"))
          .hasText("2", new HasTextOptions().setTimeout(patience));
      page.screenshot(
          new Page.ScreenshotOptions().setPath(Path.of("target/browser/wall-share.png")));
      String path = "/api/shares/" + share.path("id").asText();
      assertThat(house.api("demo", "DELETE", path, "").statusCode()).isEqualTo(204);
      PlaywrightAssertions.assertThat(page.getByTestId("connection"))
          .hasAttribute("data-state", "signed-out", new HasAttributeOptions().setTimeout(patience));
      PlaywrightAssertions.assertThat(page.getByTestId("reason")).containsText("revoked");
    }
  }
}
