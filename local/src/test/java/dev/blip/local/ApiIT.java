package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JSON API and the redirect, as callers see them. */
class ApiIT {
  private static final String BOT = "Mozilla/5.0 (compatible; Googlebot/2.1)";

  @TempDir static Path data;
  private static Laptop laptop;
  private static House house;

  @BeforeAll
  static void start() throws Exception {
    laptop = House.start(data);
    house = new House(laptop.origin());
    String give =
        "{\"action\":\"giveDomain\",\"domain\":\"links.example.org\",\"account\":\"domains\"}";
    assertThat(house.send("POST", "/dev/moderation", give).statusCode()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    laptop.close();
  }

  private static int status(String slug, String... headers) throws Exception {
    return house.send("GET", "/" + slug, "", headers).statusCode();
  }

  private static List<Integer> together(int times, Callable<Integer> call) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < times; i++) calls.add(threads.submit(call));
      List<Integer> results = new ArrayList<>();
      for (Future<Integer> result : calls) results.add(result.get());
      return results;
    }
  }

  /** The first line of the answer to a GET under another name than the laptop's own. */
  private static String under(String host, String path) throws Exception {
    int port = laptop.origin().getPort();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n";
      var out = socket.getOutputStream();
      out.write(request.formatted(path, host).getBytes(StandardCharsets.US_ASCII));
      out.flush();
      var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII);
      return new BufferedReader(in).readLine();
    }
  }

  @Test
  void under_an_accounts_domain_its_links_are_found_and_no_others() throws Exception {
    house.makeLink("domains", "domains-own");
    house.makeLink("other", "domains-others");
    String own =
        Json.tree(house.api("domains", "GET", "/api/links/domains-own", "").body())
            .path("url")
            .asText();
    String port = ":" + laptop.origin().getPort();
    assertThat(own).isEqualTo("http://links.example.org" + port + "/domains-own");
    assertThat(under("links.example.org" + port, "/domains-own")).contains(" 302 ");
    assertThat(under("LINKS.example.org", "/domains-own")).contains(" 302 ");
    assertThat(under("links.example.org" + port, "/domains-others")).contains(" 404 ");
    assertThat(under("localhost" + port, "/domains-others")).contains(" 302 ");
  }

  @Test
  void link_lives_from_its_making_to_its_deletion() throws Exception {
    HttpResponse<String> made =
        house.api("life", "POST", "/api/links", "{\"destination\":\"https://example.org\"}");
    assertThat(made.statusCode()).isEqualTo(201);
    JsonNode link = Json.tree(made.body());
    String slug = link.path("slug").asText();
    assertThat(slug).matches("[a-z2-9]{7}");
    assertThat(link.path("url").asText()).isEqualTo(house.origin + "/" + slug);
    String path = "/api/links/" + slug;
    var replaced =
        house.api("life", "PUT", path, "{\"destination\":\"https://example.com\",\"title\":\"T\"}");
    assertThat(Json.tree(replaced.body()).path("title").asText()).isEqualTo("T");
    assertThat(house.api("life", "GET", path, "").body()).contains("https://example.com");
    assertThat(house.api("life", "DELETE", path, "").statusCode()).isEqualTo(204);
    assertThat(house.api("life", "GET", path, "").statusCode()).isEqualTo(404);
    assertThat(house.api("life", "DELETE", path, "").statusCode()).isEqualTo(404);
  }

  @Test
  void list_comes_in_pages() throws Exception {
    for (int i = 0; i < 5; i++) house.makeLink("pages", "page-" + i);
    List<String> slugs = new ArrayList<>();
    String cursor = "";
    do {
      var reply = house.api("pages", "GET", "/api/links?limit=2" + cursor, "");
      JsonNode page = Json.tree(reply.body());
      page.path("links").forEach(link -> slugs.add(link.path("slug").asText()));
      cursor = page.has("cursor") ? "&cursor=" + page.path("cursor").asText() : "";
    } while (!cursor.isEmpty());
    assertThat(slugs).containsExactly("page-0", "page-1", "page-2", "page-3", "page-4");
    assertThat(house.api("pages", "GET", "/api/links?limit=0", "").statusCode()).isEqualTo(400);
    assertThat(house.api("pages", "GET", "/api/links?cursor=%21", "").statusCode()).isEqualTo(400);
  }

  @Test
  void link_tells_how_often_it_was_followed_and_lists_are_sorted_by_that() throws Exception {
    for (String slug : List.of("count-1", "count-2")) house.makeLink("counts", slug);
    for (int i = 0; i < 3; i++) house.follow("count-2", "MY");
    assertThat(status("count-2", "User-Agent", BOT)).isEqualTo(302);
    long before = System.currentTimeMillis();
    await()
        .atMost(House.PATIENCE)
        .untilAsserted(
            () -> {
              var reply = house.api("counts", "GET", "/api/links/count-2", "");
              JsonNode link = Json.tree(reply.body());
              assertThat(link.path("clicks").asInt()).isEqualTo(3);
              assertThat(Instant.parse(link.path("lastClickAt").asText()))
                  .isBetween(Instant.ofEpochMilli(before - 60_000), Instant.ofEpochMilli(before));
            });
    var sorted = Json.tree(house.api("counts", "GET", "/api/links?sort=clicks", "").body());
    assertThat(sorted.at("/links/0/slug").asText()).isEqualTo("count-2");
    assertThat(sorted.at("/links/1/clicks").asInt(-1)).isZero();
  }

  @Test
  void link_with_a_password_is_for_those_who_know_it() throws Exception {
    String body = "{\"slug\":\"Secret-1\",\"destination\":\"https://a.b\",\"password\":\"x y\"}";
    assertThat(house.api("secret", "POST", "/api/links", body).body()).doesNotContain("x y");
    assertThat(house.send("GET", "/SECRET-1", "").body()).contains("<form method=\"post\">");
    String[] form = {"Content-Type", "application/x-www-form-urlencoded"};
    assertThat(house.send("POST", "/secret-1", "password=x", form).statusCode()).isEqualTo(403);
    var passed = house.send("POST", "/secret-1", "password=x+y", form);
    assertThat(passed.statusCode()).isEqualTo(303);
    assertThat(passed.headers().firstValue("Location")).hasValue("https://a.b/");
    Watcher watcher = house.watch("secret");
    assertThat(watcher.awaitClick(1).json().at("/totals/today").asInt()).isEqualTo(1);
  }

  @Test
  void link_for_three_visitors_takes_three_however_many_come_at_once() throws Exception {
    String body = "{\"slug\":\"three\",\"destination\":\"https://example.org\",\"maxClicks\":3}";
    house.api("three", "POST", "/api/links", body);
    assertThat(status("three", "User-Agent", BOT)).isEqualTo(302);
    assertThat(house.send("HEAD", "/three", "").statusCode()).isEqualTo(302);
    List<Integer> statuses = together(12, () -> status("three"));
    assertThat(statuses).containsOnly(302, 410).filteredOn(s -> s == 302).hasSize(3);
    Watcher watcher = house.watch("three");
    watcher.awaitClick(3);
    assertThat(watcher.frames.getFirst().json().at("/totals/today").asLong()).isLessThan(4);
  }

  @Test
  void link_that_is_over_is_a_page_that_says_why() throws Exception {
    house.api(
        "over",
        "POST",
        "/api/links",
        "{\"slug\":\"past\",\"destination\":\"https://a.b\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}");
    house.api(
        "over",
        "POST",
        "/api/links",
        "{\"slug\":\"off\",\"destination\":\"https://a.b\",\"enabled\":false}");
    assertThat(house.send("GET", "/past", "").body()).contains("expired");
    assertThat(house.send("GET", "/off", "").body()).contains("switched off");
    assertThat(status("past")).isEqualTo(410);
    assertThat(status("off")).isEqualTo(410);
  }

  @Test
  void ticket_opens_one_socket_of_many_that_try() throws Exception {
    String path = "/parties/clicks/once?ticket=" + house.ticket("once");
    List<Integer> opened =
        together(
            20,
            () -> {
              try {
                Watcher.open(house, path);
                return 1;
              } catch (java.util.concurrent.CompletionException e) {
                return 0;
              }
            });
    assertThat(opened.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
  }

  @Test
  void junk_from_the_edge_stops_no_visitor() throws Exception {
    house.makeLink("junk", "junk-1");
    int status =
        status(
            "junk-1",
            "CloudFront-Viewer-Latitude",
            "NaN",
            "CloudFront-Viewer-Longitude",
            "999",
            "CloudFront-Viewer-Country",
            "??",
            "CloudFront-Viewer-City",
            "%zz",
            "Referer",
            "not a url");
    assertThat(status).isEqualTo(302);
    Watcher watcher = house.watch("junk");
    JsonNode frame = watcher.awaitClick(1).json();
    assertThat(frame.at("/clicks/0").has("latitude")).isFalse();
    await()
        .atMost(House.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(watcher.frames.getLast().json().at("/totals/unplaced").asLong())
                    .isEqualTo(1));
  }

  @Test
  void prefetch_is_sent_on_and_never_counted_and_what_every_site_has_is_answered()
      throws Exception {
    house.makeLink("ahead", "ahead-1");
    Watcher watcher = house.watch("ahead");
    watcher.await("snapshot");
    for (String hint : List.of("Sec-Purpose", "Purpose", "X-Moz")) {
      var reply = house.send("GET", "/ahead-1", "", hint, "prefetch", "Referer", "https://a.b/");
      assertThat(reply.statusCode()).isEqualTo(302);
      assertThat(reply.headers().firstValue("Cache-Control")).hasValue("no-store");
    }
    assertThat(house.send("GET", "/ahead-1", "", "Referer", "blip:prefetch").statusCode())
        .isEqualTo(302);
    assertThat(watcher.awaitClick(1).json().at("/totals/today").asInt()).isEqualTo(1);
    assertThat(house.send("GET", "/robots.txt", "").body()).startsWith("User-agent: *");
    var icon = house.send("GET", "/favicon.ico", "");
    assertThat(icon.statusCode()).isEqualTo(200);
    assertThat(icon.headers().firstValue("Content-Type")).hasValue("image/vnd.microsoft.icon");
  }

  @Test
  void wrong_calls_are_told_what_is_wrong() throws Exception {
    assertThat(house.api("wrong", "PATCH", "/api/links", "").statusCode()).isEqualTo(405);
    assertThat(house.api("wrong", "GET", "/api/nothing", "").statusCode()).isEqualTo(404);
    assertThat(house.api("wrong", "POST", "/api/links", "{").statusCode()).isEqualTo(400);
    assertThat(house.api("wrong", "GET", "/api/tickets", "").statusCode()).isEqualTo(405);
    assertThat(house.send("POST", "/api/tickets", "").statusCode()).isEqualTo(401);
    assertThat(house.send("POST", "/nothing", "").statusCode()).isEqualTo(405);
    for (int seconds : new int[] {-3_600, -1}) {
      String expired = laptop.issuer().sign("wrong", "W", seconds);
      var reply = house.send("GET", "/api/links", "", "Authorization", "Bearer " + expired);
      assertThat(reply.statusCode()).as(seconds + " s").isEqualTo(401);
      assertThat(reply.body()).containsIgnoringCase("expired");
    }
  }
}
