package dev.blip.functions.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.moderation.ModerationHandler;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Visitors who report a link, and the operator who reads it. */
class ReportHandlerTest extends Redirects {
  ReportHandlerTest(Aws aws) throws IOException {
    super(aws);
  }

  private Recorded sent(String method, String slug, String form) {
    return Recorded.event("http-redirect")
        .with("requestContext/http/method", method)
        .with("rawPath", "/report/" + slug)
        .with("pathParameters/slug", slug)
        .with("body", form);
  }

  private JsonNode call(String method, String slug, String form) {
    return sent(method, slug, form).to(new ReportHandler(environment()));
  }

  private JsonNode report(String reason, String comment) {
    return call(
        "POST",
        slug,
        "reason=" + reason + "&comment=" + URLEncoder.encode(comment, StandardCharsets.UTF_8));
  }

  private JsonNode moderate(String event) {
    ObjectNode said = (ObjectNode) Json.tree(event);
    return Recorded.event("eventbridge")
        .change(each -> each.removeAll().setAll(said))
        .to(new ModerationHandler(aws.environment()));
  }

  private List<JsonNode> reported() {
    List<JsonNode> all = new ArrayList<>();
    moderate("{\"action\":\"reports\",\"limit\":1000}").path("reports").forEach(all::add);
    return all;
  }

  private JsonNode reportedOf(String slug) {
    return reported().stream()
        .filter(each -> each.path("slug").asText().equals(slug))
        .findAny()
        .orElseGet(Json.MAPPER::createObjectNode);
  }

  @Test
  void form_asks_for_a_reason_and_stores_nothing_by_itself() {
    JsonNode page = call("GET", slug, "");
    assertPage(page, 200);
    assertThat(page.path("body").asText())
        .contains("<form method=\"post\">", "value=\"phishing\"", "maxlength=\"500\"")
        .doesNotContain("<script");
    assertPage(call("HEAD", slug, ""), 200);
    assertThat(reportedOf(slug)).isEmpty();
  }

  @Test
  void operator_reads_how_often_why_and_the_comments_and_nothing_of_the_visitor() {
    Instant before = Instant.now();
    assertPage(report("phishing", "It says\r\nit is my bank <b> & ü"), 200);
    assertPage(report("phishing", ""), 200);
    assertPage(report("spam", "again"), 200);
    JsonNode told = reportedOf(slug);
    assertThat(told.path("times").asInt()).isEqualTo(3);
    assertThat(told.path("reasons")).isEqualTo(Json.tree("{\"phishing\":2,\"spam\":1}"));
    assertThat(told.at("/comments/0/text").asText()).isEqualTo("It says\nit is my bank <b> & ü");
    assertThat(told.at("/comments/1/reason").asText()).isEqualTo("spam");
    assertThat(Instant.parse(told.path("last").asText())).isAfter(before);
    var key = Map.of("what", AttributeValue.fromS("report#" + slug));
    var item = aws.dynamoDb().getItem(get -> get.tableName("ModerationTable").key(key)).item();
    assertThat(item.keySet())
        .containsExactlyInAnyOrder(
            "what", "kind", "times", "reasons", "comments", "first", "last", "forgetAt");
    assertThat(item.toString()).doesNotContain("203.0.113", "Mozilla");
    var end = item.getOrDefault("forgetAt", AttributeValue.fromN("0"));
    long days = (Long.parseLong(end.n()) - before.getEpochSecond()) / 86_400;
    assertThat(days).isEqualTo(90);
  }

  @ParameterizedTest
  @CsvSource({
    "sec-fetch-site, cross-site",
    "sec-fetch-site, same-site",
    "sec-fetch-site, none",
    "origin, https://elsewhere.example",
    "origin, null"
  })
  void a_form_on_another_sites_page_reports_nothing(String header, String value) {
    var sent = sent("POST", slug, "reason=phishing&comment=x").with("headers/" + header, value);
    JsonNode answer = sent.to(new ReportHandler(environment()));
    assertThat(answer.path("statusCode").asInt()).isEqualTo(403);
    assertThat(answer.path("body").asText()).contains("report it on this page", "<form");
    assertThat(reportedOf(slug)).isEmpty();
  }

  @Test
  void a_form_on_the_page_itself_is_taken() {
    for (var header :
        Map.of("sec-fetch-site", "same-origin", "origin", "https://b.example").entrySet()) {
      JsonNode answer =
          sent("POST", slug, "reason=phishing&comment=x")
              .with("headers/host", "b.example")
              .with("headers/blip-viewer-host", null)
              .with("headers/" + header.getKey(), header.getValue())
              .to(new ReportHandler(environment()));
      assertThat(answer.path("statusCode").asInt()).as(header.getKey()).isEqualTo(200);
    }
    assertThat(reportedOf(slug).path("times").asInt()).isEqualTo(2);
  }

  @Test
  void the_most_reported_come_first_until_they_are_dismissed() {
    String other = slug + "-other";
    link(other, Map.of());
    report("spam", "");
    for (int i = 0; i < 2; i++) call("POST", other.toUpperCase(Locale.ROOT), "reason=other");
    List<String> slugs = reported().stream().map(each -> each.path("slug").asText()).toList();
    assertThat(slugs).containsSubsequence(other, slug);
    String dismiss = "{\"action\":\"dismiss\",\"slug\":\"%s\"}".formatted(other);
    assertThat(moderate(dismiss).path("times").asInt()).isEqualTo(2);
    assertThat(reportedOf(other)).isEmpty();
    assertThat(moderate(dismiss).at("/error/kind").asText()).isEqualTo("not_found");
  }

  @Test
  void the_last_ten_comments_stay() {
    for (int i = 0; i < 12; i++) report("other", "comment " + i);
    JsonNode told = reportedOf(slug);
    assertThat(told.path("times").asInt()).isEqualTo(12);
    assertThat(told.path("comments")).hasSize(10);
    assertThat(told.at("/comments/0/text").asText()).isEqualTo("comment 2");
  }

  @Test
  void reports_that_come_together_all_count() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<JsonNode> one = () -> report("malware", "");
      for (var each : threads.invokeAll(Collections.nCopies(30, one))) assertPage(each.get(), 200);
    }
    assertThat(reportedOf(slug).path("times").asInt()).isEqualTo(30);
  }

  @Test
  void a_link_that_is_not_there_cannot_be_reported() {
    for (String method : List.of("GET", "POST")) {
      JsonNode page = call(method, "nobodys-" + slug, "reason=spam");
      assertPage(page, 404);
      assertThat(page.path("body").asText()).contains("There is no such link");
    }
    assertPage(call("GET", "no slug!", ""), 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "comment=x", "reason=", "reason=boring", "reason=%zz", "reason"})
  void a_form_without_a_reason_of_the_list_is_shown_again(String form) {
    JsonNode page = call("POST", slug, form);
    assertPage(page, 400);
    assertThat(page.path("body").asText()).contains("Please choose a reason");
    assertThat(reportedOf(slug)).isEmpty();
  }

  @Test
  void a_comment_that_is_too_long_is_refused() {
    assertPage(report("spam", "x".repeat(501)), 400);
    assertPage(report("spam", "x".repeat(9_000)), 400);
    assertPage(report("spam", "ü".repeat(500)), 200);
  }

  @Test
  void who_reports_too_often_has_to_wait() {
    String limiter = "/rooms/limiter/203.0.113.77/requests/take";
    room.tells(limiter, "{\"granted\":0,\"leftMs\":30000}");
    var limited = new ReportHandler(environment("REQUESTS_A_MINUTE", "6000"));
    int passed = -1;
    JsonNode page;
    long end = System.nanoTime() + 30_000_000_000L;
    // A limiter that is slow, as the first call of a process may be, is stood in for.
    do {
      passed++;
      page = sent("POST", slug, "reason=spam").to(limited);
    } while (page.path("statusCode").asInt() == 200 && System.nanoTime() < end);
    assertPage(page, 429);
    assertThat(passed).isIn(0, 5);
    int most = passed == 0 ? 30 : 60;
    assertThat(page.at("/headers/Retry-After").asInt()).isBetween(most - 1, most);
    assertThat(room.calls().getLast().uri().getQuery()).contains("kind=reports", "most=5");
    assertThat(reportedOf(slug).path("times").asInt()).isEqualTo(passed);
    assertPage(sent("GET", slug, "").to(limited), 200);
  }

  @Test
  void other_methods_are_refused() {
    assertThat(call("DELETE", slug, "").path("statusCode").asInt()).isEqualTo(405);
  }
}
