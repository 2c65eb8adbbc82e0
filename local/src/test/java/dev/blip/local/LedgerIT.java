package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An account's past, as callers are told it. That each click counts once: {@code LedgerSuite}. */
class LedgerIT {
  @TempDir static Path data;
  private static Laptop laptop;
  private static House house;

  @BeforeAll
  static void start() throws Exception {
    laptop = House.start(data);
    house = new House(laptop.origin());
  }

  @AfterAll
  static void stop() {
    laptop.close();
  }

  private JsonNode get(String account, String path) throws Exception {
    var reply = house.api(account, "GET", path, "");
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return Json.tree(reply.body());
  }

  private List<JsonNode> allClicks(String account, String query) throws Exception {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = get(account, "/api/clicks?limit=100" + query + cursor);
      page.path("clicks").forEach(all::add);
      cursor = page.hasNonNull("cursor") ? "&cursor=" + page.path("cursor").asText() : "";
    } while (!cursor.isEmpty());
    return all;
  }

  private Map<String, Long> stats(String account, String query) throws Exception {
    Map<String, Long> rows = new TreeMap<>();
    get(account, "/api/stats?" + query)
        .path("rows")
        .forEach(row -> rows.put(row.path("key").asText(), row.path("count").asLong()));
    return rows;
  }

  @Test
  void redirects_are_in_the_past_newest_first_and_in_their_hour() throws Exception {
    house.makeLink("past", "past-1");
    house.follow("past-1", "MY");
    house.follow("past-1", "DE");
    await()
        .atMost(House.PATIENCE)
        .untilAsserted(
            () -> assertThat(get("past", "/api/stats").path("total").asLong()).isEqualTo(2));
    assertThat(stats("past", "by=country")).isEqualTo(Map.of("DE", 1L, "MY", 1L));
    List<JsonNode> clicks = allClicks("past", "");
    assertThat(clicks.stream().map(c -> c.path("country").asText())).containsExactly("DE", "MY");
    String before = Instant.ofEpochMilli(clicks.getLast().path("time").asLong()).toString();
    assertThat(allClicks("past", "&to=" + before)).isEmpty();
    assertThat(allClicks("past", "&from=" + before)).hasSize(2);
    assertThat(stats("past", "by=country&to=2020-01-01T00:00:00Z")).isEmpty();
  }

  /** Follows a link; answers nothing but that it led on. */
  private static void follow(String slug, String address, String browser) throws Exception {
    var reply =
        house.send("GET", "/" + slug, "", "X-Forwarded-For", address, "User-Agent", browser);
    assertThat(reply.statusCode()).isEqualTo(302);
  }

  @Test
  void visitors_of_a_day_count_once_and_previews_apart() throws Exception {
    house.makeLink("who", "who-1");
    house.makeLink("who", "who-2");
    follow("who-1", "192.0.2.1", "Mozilla/5.0 (X11; Linux x86_64)");
    follow("who-1", "192.0.2.1", "Mozilla/5.0 (X11; Linux x86_64)");
    follow("who-1", "192.0.2.2", "Mozilla/5.0 (X11; Linux x86_64)");
    follow("who-2", "192.0.2.2", "Mozilla/5.0 (X11; Linux x86_64)");
    follow("who-1", "192.0.2.3", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)");
    await()
        .atMost(House.PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode all = get("who", "/api/stats");
              assertThat(all.path("total").asLong() + all.path("bots").asLong()).isEqualTo(5);
            });
    for (String by : List.of("country", "day")) {
      assertCounted(get("who", "/api/stats?by=" + by), 4, 2, 1);
      assertCounted(get("who", "/api/stats?link=who-1&by=" + by), 3, 2, 1);
      assertCounted(get("who", "/api/stats?link=who-2&by=" + by), 1, 1, 0);
    }
    assertThat(allClicks("who", "&bots=true").toString()).doesNotContain("192.0.2", "visitor");
  }

  private static void assertCounted(JsonNode stats, int total, int visitors, int bots) {
    assertThat(stats.path("total").asInt()).isEqualTo(total);
    assertThat(stats.path("visitors").asInt()).isEqualTo(visitors);
    assertThat(stats.path("bots").asInt()).isEqualTo(bots);
  }

  @Test
  void wrong_questions_are_told_what_is_wrong() throws Exception {
    for (String path :
        List.of(
            "/api/stats?from=2026-01-01T00:30:00Z",
            "/api/stats?by=moon",
            "/api/stats?from=yesterday",
            "/api/clicks?limit=0",
            "/api/clicks?limit=1001",
            "/api/clicks?bots=maybe",
            "/api/clicks?cursor=%2521",
            "/api/clicks?cursor=MTIz",
            "/api/clicks?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")) {
      assertThat(house.api("wrong", "GET", path, "").statusCode()).as(path).isEqualTo(400);
    }
    assertThat(house.send("GET", "/api/clicks", "").statusCode()).isEqualTo(401);
    assertThat(house.api("wrong", "POST", "/api/stats", "{}").statusCode()).isEqualTo(405);
  }
}
