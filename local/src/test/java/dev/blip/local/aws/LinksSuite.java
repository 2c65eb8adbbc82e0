package dev.blip.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.blip.functions.Environment;
import dev.blip.functions.links.LinkTable;
import dev.blip.functions.links.LinksHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The table of links: conditions, counters, and the index by account. */
abstract class LinksSuite {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Environment environment;
  private LinksHandler links;

  abstract Backend backend();

  @BeforeEach
  void make() {
    environment = backend().environment("LinksFunction", Map.of("BaseUrl", "https://blip.example"));
    links = new LinksHandler(environment);
  }

  private Calls.Answer call(String account, String method, String path, String body) {
    return Calls.call(links, account, method, path, body);
  }

  private int create(String account, String slug, String more) {
    String body = "{\"slug\":\"%s\",\"destination\":\"https://example.org\"%s}";
    return call(account, "POST", "/api/links", body.formatted(slug, more)).status();
  }

  @Test
  void slug_that_many_want_at_once_is_given_to_one() throws Exception {
    List<Integer> statuses = Calls.together(8, () -> create("many", "wanted", ""));
    assertThat(statuses).containsOnly(201, 409).filteredOn(status -> status == 201).hasSize(1);
    assertThat(create("others", "wanted", "")).isEqualTo(409);
  }

  @Test
  void links_of_an_account_come_in_pages_by_slug_and_nobody_elses() {
    for (int i = 4; i >= 0; i--) assertThat(create("pages", "page-" + i, "")).isEqualTo(201);
    assertThat(create("pages-2", "page-9", "")).isEqualTo(201);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(slugs("pages"))
                    .containsExactly("page-0", "page-1", "page-2", "page-3", "page-4"));
  }

  private List<String> slugs(String account) {
    List<String> slugs = new ArrayList<>();
    String cursor = "";
    do {
      var page = call(account, "GET", "/api/links?limit=2" + cursor, "").json();
      page.path("links").forEach(link -> slugs.add(link.path("slug").asText()));
      cursor = page.has("cursor") ? "&cursor=" + page.path("cursor").asText() : "";
    } while (!cursor.isEmpty());
    return slugs;
  }

  @Test
  void link_for_three_is_used_by_three_however_many_come_at_once() throws Exception {
    create("three", "for-three", ",\"maxClicks\":3");
    var table = new LinkTable(environment);
    List<Boolean> used = Calls.together(12, () -> table.use("for-three", Duration.ofSeconds(10)));
    assertThat(used).filteredOn(yes -> yes).hasSize(3);
    assertThat(table.use("never-made", Duration.ofSeconds(10))).isFalse();
  }

  @Test
  void link_that_is_replaced_keeps_its_count_and_loses_what_is_left_out() {
    create("kept", "kept-1", ",\"maxClicks\":9,\"title\":\"T\"");
    assertThat(new LinkTable(environment).use("kept-1", Duration.ofSeconds(10))).isTrue();
    String body = "{\"destination\":\"https://example.com\",\"maxClicks\":5}";
    var replaced = call("kept", "PUT", "/api/links/kept-1", body);
    assertThat(replaced.status()).isEqualTo(200);
    var link = call("kept", "GET", "/api/links/kept-1", "").json();
    assertThat(link.path("used").asLong()).isEqualTo(1);
    assertThat(link.path("maxClicks").asLong()).isEqualTo(5);
    assertThat(link.path("destination").asText()).isEqualTo("https://example.com/");
    assertThat(link.hasNonNull("title")).isFalse();
  }

  @Test
  void link_is_deleted_by_its_owner_alone_and_once() {
    create("owner", "owned", "");
    assertThat(call("thief", "DELETE", "/api/links/owned", "").status()).isEqualTo(404);
    assertThat(call("owner", "DELETE", "/api/links/owned", "").status()).isEqualTo(204);
    assertThat(call("owner", "DELETE", "/api/links/owned", "").status()).isEqualTo(404);
    assertThat(call("owner", "GET", "/api/links/owned", "").status()).isEqualTo(404);
  }
}
