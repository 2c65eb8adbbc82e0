package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
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
  void share_is_of_a_link_of_the_accounts_own_as_it_is_spelt() throws Exception {
    house.makeLink("rival", "rivals-own");
    String end = "2031-01-31T12:00:00.123456789Z";
    JsonNode made = share("{\"name\":\"x\",\"link\":\"HELLO\",\"expiresAt\":\"" + end + "\"}");
    assertThat(made.path("link").asText()).isEqualTo("hello");
    assertThat(made.path("expiresAt").asText()).isEqualTo("2031-01-31T12:00:00.123Z");
    for (String link : List.of("rivals-own", "nobodys")) {
      String draft = "{\"name\":\"x\",\"link\":\"" + link + "\"}";
      var refused = house.api("demo", "POST", "/api/shares", draft);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body())
          .contains("link must be one of the account's, was \\\"" + link + "\\\"");
    }
  }

  private static String of(String email) throws Exception {
    var body = "{\"account\":\"team\",\"email\":\"" + email + "\"}";
    return Json.tree(house.send("POST", "/dev/token", body).body()).path("token").asText();
  }

  private static void member(String token, String method, String path, String body)
      throws Exception {
    String[] bearer = {"Authorization", "Bearer " + token, "Content-Type", "application/json"};
    var answer = house.send(method, "/api/members" + path, body, bearer);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
  }

  @Test
  void sockets_of_a_member_who_is_removed_are_closed() throws Exception {
    String boss = of("boss@example.org");
    String ada = of("ada@example.org");
    member(boss, "POST", "", "{\"person\":\"boss@example.org\",\"role\":\"owner\"}");
    member(boss, "POST", "", "{\"person\":\"ada@example.org\",\"role\":\"editor\"}");
    Watcher staying = watch(boss, "clicks/team");
    staying.await("snapshot");
    Watcher map = watch(ada, "clicks/team");
    map.await("snapshot");
    Watcher topic = watch(ada, "topic/team.news");
    String unused = ticket(ada);
    String editors = ticket(ada);
    member(boss, "PATCH", "/ada@example.org", "{\"role\":\"viewer\"}");
    for (Watcher each : List.of(map, topic)) {
      assertThat(each.closed.get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isPositive();
    }
    assertThatThrownBy(() -> Watcher.open(house, "/parties/topic/team.news?ticket=" + editors))
        .hasMessageContaining("Handshake");
    map = watch(ada, "clicks/team");
    map.await("snapshot");
    member(boss, "DELETE", "/ada@example.org", "");
    assertThat(map.closed.get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isPositive();
    assertThat(asks(ada, "POST", "/api/tickets")).isEqualTo(403);
    assertThatThrownBy(() -> Watcher.open(house, "/parties/clicks/team?ticket=" + unused))
        .hasMessageContaining("Handshake");
    staying.send("{\"type\":\"ping\"}");
    assertThat(staying.await("pong")).isNotNull();
    assertThat(staying.closed).isNotDone();
  }

  private static JsonNode key(String account) throws Exception {
    String draft = "{\"name\":\"machine\",\"scopes\":[\"clicks\"]}";
    var made = house.api(account, "POST", "/api/keys", draft);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return Json.tree(made.body());
  }

  @Test
  void sockets_that_a_revoked_key_has_opened_are_closed_and_no_others() throws Exception {
    JsonNode revoked = key("shop");
    String secret = revoked.path("key").asText();
    Watcher map = watch(secret, "clicks/shop");
    Watcher topic = watch(secret, "topic/shop.orders");
    Watcher staying = watch(key("shop").path("key").asText(), "topic/shop.orders");
    Watcher rivals = watch(key("shop-2").path("key").asText(), "clicks/shop-2");
    String unused = ticket(secret);
    String path = "/api/keys/" + revoked.path("id").asText();
    assertThat(house.api("shop-2", "DELETE", path, "").statusCode()).isEqualTo(404);
    await()
        .atMost(House.PATIENCE)
        .until(() -> house.api("shop", "DELETE", path, "").statusCode() == 204);
    for (Watcher each : List.of(map, topic)) {
      assertThat(each.closed.get(House.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isPositive();
    }
    assertThatThrownBy(() -> Watcher.open(house, "/parties/topic/shop.orders?ticket=" + unused))
        .hasMessageContaining("Handshake");
    for (Watcher each : List.of(staying, rivals)) {
      each.send("{\"type\":\"ping\"}");
      assertThat(each.await("pong")).isNotNull();
      assertThat(each.closed).isNotDone();
    }
  }

  private static void has(Locator locator, String text) {
    double patience = House.PATIENCE.toMillis();
    PlaywrightAssertions.assertThat(locator)
        .containsText(text, new ContainsTextOptions().setTimeout(patience));
  }

  @Test
  void page_makes_a_share_whose_wall_needs_no_account_and_revokes_it() throws Exception {
    try (var chromium = Chromium.start()) {
      Page desk = chromium.page(390, 844);
      desk.navigate(house.origin + "/app/links");
      desk.getByText("Shares").click();
      has(desk.locator("h1"), "Shares");
      desk.keyboard().press("n");
      desk.keyboard().type("lobby");
      desk.keyboard().press("Tab");
      desk.keyboard().type("nobodys");
      desk.keyboard().press("Enter");
      has(desk.getByTestId("error-link"), "one of the account's");
      PlaywrightAssertions.assertThat(desk.locator("#link")).isFocused();
      desk.locator("#link").fill("other");
      desk.keyboard().press("Enter");
      has(desk.getByTestId("status"), "lobby is ready.");
      PlaywrightAssertions.assertThat(desk.getByTestId("copy")).isFocused();
      Object wide = desk.evaluate("document.documentElement.scrollWidth > innerWidth");
      assertThat(wide).isEqualTo(false);
      picture(desk, "shares-phone.png");

      Page wall = chromium.page(1_280, 720);
      String address = desk.getByTestId("share-made").locator(".url").textContent();
      wall.navigate(address.substring(0, address.length() - 1));
      has(wall.locator("h1"), "This address is not whole");
      wall.evaluate("location.hash = '" + address.replaceFirst(".*#", "") + "'");
      has(wall.getByTestId("today"), "2");
      has(wall.getByTestId("wall-filter"), "/other");
      picture(wall, "wall-share.png");
      desk.onceDialog(dialog -> dialog.accept());
      desk.getByLabel("Revoke lobby").click();
      has(desk.getByTestId("status"), "lobby is revoked.");
      PlaywrightAssertions.assertThat(desk.getByLabel("Revoke lobby")).hasCount(0);
      double patience = House.PATIENCE.toMillis();
      PlaywrightAssertions.assertThat(wall.getByTestId("connection"))
          .hasAttribute("data-state", "signed-out", new HasAttributeOptions().setTimeout(patience));
      PlaywrightAssertions.assertThat(wall.getByTestId("reason")).containsText("revoked");
    }
  }

  private static void picture(Page page, String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/browser", name)));
  }
}
