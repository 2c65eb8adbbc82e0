package dev.blip.functions.links;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.history.HistoryHandler;
import dev.blip.protocol.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is told of changes: each once, with what was before and after. */
@ExtendWith(Aws.Resolver.class)
class LinkAuditTest {
  private final String account = "audit-" + UUID.randomUUID();
  private final String slug = "s" + UUID.randomUUID().toString().substring(0, 12);
  private final LinkCalls links;
  private final LinkTable table;
  private final HistoryHandler history;

  LinkAuditTest(Aws aws) {
    links = new LinkCalls(new LinksHandler(aws.environment()), account);
    table = new LinkTable(aws.environment());
    history = new HistoryHandler(aws.environment());
  }

  private JsonNode audit(String caller, Map<String, String> query) {
    JsonNode answer =
        Recorded.event("http-api")
            .with("requestContext/http/method", "GET")
            .with("requestContext/authorizer/lambda/account", caller)
            .with("rawPath", "/api/audit")
            .with("pathParameters", null)
            .with("queryStringParameters", query)
            .to(history);
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(200);
    return Json.tree(answer.path("body").asText());
  }

  /** All entries of the link, the oldest first, page by page. */
  private List<JsonNode> entries() {
    List<JsonNode> entries = new ArrayList<>();
    Map<String, String> query = new HashMap<>(Map.of("link", slug, "limit", "7"));
    JsonNode page = audit(account, query);
    while (!page.path("changes").isEmpty()) {
      page.path("changes").forEach(entries::addFirst);
      query.put("cursor", page.path("cursor").asText());
      page = audit(account, query);
    }
    return entries;
  }

  private void make(String more) {
    links.make("{\"slug\":\"" + slug + "\",\"destination\":\"https://example.org/a\"" + more + "}");
  }

  @Test
  void what_says_nothing_new_is_no_change() {
    make(",\"title\":\"T\"");
    JsonNode before = links.call("GET", "/" + slug, "").json();
    String same = "{\"title\":\"T\",\"takenDown\":null,\"clicks\":7}";
    assertThat(links.call("PATCH", "/" + slug, same).json()).isEqualTo(before);
    String whole = "{\"destination\":\"https://example.org/a\",\"title\":\"T\"}";
    assertThat(links.call("PUT", "/" + slug, whole).json()).isEqualTo(before);
    assertThat(entries()).hasSize(1);
  }

  @Test
  void each_change_is_told_with_what_it_changed() {
    make(",\"title\":\"T\"");
    links.call("PATCH", "/" + slug, "{\"title\":\"U\",\"maxClicks\":3}");
    links.call("PATCH", "/" + slug, "{\"password\":\"secret one\"}");
    links.call("PATCH", "/" + slug, "{\"password\":\"secret two\"}");
    links.call("DELETE", "/" + slug, "");
    links.call("POST", "/" + slug + "/restore", "");
    List<JsonNode> entries = entries();
    assertThat(entries)
        .extracting(entry -> entry.path("op").asText())
        .containsExactly("created", "changed", "changed", "changed", "deleted", "restored");
    assertThat(entries.get(0).path("before")).isEmpty();
    assertThat(entries.get(0).at("/after/destination").asText()).isEqualTo("https://example.org/a");
    assertThat(entries.get(1).path("before")).isEqualTo(Json.tree("{\"title\":\"T\"}"));
    assertThat(entries.get(1).path("after"))
        .isEqualTo(Json.tree("{\"maxClicks\":3,\"title\":\"U\"}"));
    assertThat(entries.get(2).path("after")).isEqualTo(Json.tree("{\"password\":true}"));
    assertThat(entries.get(3).path("before")).isEqualTo(Json.tree("{\"password\":true}"));
    assertThat(entries.get(4).path("after")).isEmpty();
    assertThat(entries.get(4).at("/before/title").asText()).isEqualTo("U");
    assertThat(entries.get(5).at("/after/title").asText()).isEqualTo("U");
    assertThat(entries.toString()).doesNotContain("secret", "pbkdf2");
  }

  @Test
  void what_is_refused_leaves_no_entry() {
    make("");
    String etag = "\"another\"";
    assertThat(links.call("PATCH", "/" + slug, "{\"title\":\"U\"}", "if-match", etag).status())
        .isEqualTo(412);
    assertThat(links.call("DELETE", "/" + slug, "", "if-match", etag).status()).isEqualTo(412);
    String again = "{\"slug\":\"" + slug + "\",\"destination\":\"https://example.org/b\"}";
    assertThat(links.call("POST", "", again).status()).isEqualTo(409);
    assertThat(links.call("POST", "/" + slug + "/restore", "").status()).isEqualTo(404);
    assertThat(entries()).hasSize(1);
  }

  @Test
  void changes_at_the_same_time_are_told_one_after_the_other_and_no_visitor_is_lost()
      throws Exception {
    make(",\"maxClicks\":1000,\"title\":\"0\"");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int i = 1; i <= 5; i++) {
        String patch = "{\"title\":\"" + i + "\"}";
        work.add(() -> links.call("PATCH", "/" + slug, patch).status());
      }
      IntStream.range(0, 20)
          .forEach(
              _ -> work.add(() -> table.use(slug, java.time.Duration.ofSeconds(10)) ? 200 : 410));
      for (Future<Integer> done : threads.invokeAll(work)) assertThat(done.get()).isEqualTo(200);
    }
    List<JsonNode> entries = entries();
    assertThat(entries).hasSize(6);
    List<String> before = titles(entries.subList(1, 6), "before");
    List<String> after = titles(entries.subList(1, 6), "after");
    assertThat(before).contains("0").doesNotHaveDuplicates();
    assertThat(after).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
    JsonNode link = links.call("GET", "/" + slug, "").json();
    assertThat(link.path("used").asLong()).isEqualTo(20);
    assertThat(after).contains(link.path("title").asText());
    assertThat(before).doesNotContain(link.path("title").asText());
  }

  private static List<String> titles(List<JsonNode> entries, String side) {
    return entries.stream().map(entry -> entry.path(side).path("title").asText()).toList();
  }

  @Test
  void who_did_it_is_what_token_or_key_say_and_others_see_nothing() {
    make("");
    JsonNode entry = entries().getFirst();
    assertThat(entry.path("by").asText()).isNotEmpty();
    assertThat(audit("rival", Map.of()).path("changes")).isEmpty();
    assertThat(audit("rival", Map.of("link", slug)).path("changes")).isEmpty();
  }
}
