package dev.blip.functions.links;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.moderation.ModerationHandler;
import dev.blip.functions.redirect.RedirectHandler;
import dev.blip.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A link that the operator takes down, whatever its owner does. */
@ExtendWith(Aws.Resolver.class)
class LinkTakedownTest {
  private final String account = "t-" + UUID.randomUUID();
  private final String slug = "down-" + UUID.randomUUID();
  private final Aws aws;
  private final LinkCalls links;
  private final ModerationHandler moderation;

  LinkTakedownTest(Aws aws) {
    this.aws = aws;
    links = new LinkCalls(new LinksHandler(aws.environment()), account);
    moderation = new ModerationHandler(aws.environment());
  }

  private JsonNode moderate(String event) {
    ObjectNode said = (ObjectNode) Json.tree(event);
    return Recorded.event("eventbridge")
        .change(each -> each.removeAll().setAll(said))
        .to(moderation);
  }

  private JsonNode takeDown(String slug) {
    return moderate(
        "{\"action\":\"takeDown\",\"slug\":\"%s\",\"reason\":\"phishing\"}".formatted(slug));
  }

  private JsonNode lift(String slug) {
    return moderate("{\"action\":\"lift\",\"slug\":\"%s\"}".formatted(slug));
  }

  private String draft(String slug) {
    return "{\"slug\":\"%s\",\"destination\":\"https://example.org/\"}".formatted(slug);
  }

  private JsonNode visit(String slug) {
    return Recorded.event("http-redirect")
        .with("rawPath", "/" + slug)
        .with("pathParameters/slug", slug)
        .to(new RedirectHandler(aws.environment()));
  }

  private int status(String slug) {
    return visit(slug).path("statusCode").asInt();
  }

  @Test
  void its_visitors_get_451_and_its_owner_sees_why_until_it_is_lifted() {
    links.make(draft(slug));
    assertThat(status(slug)).isEqualTo(302);
    JsonNode taken = takeDown(slug);
    assertThat(taken.path("slug").asText()).isEqualTo(slug);

    JsonNode page = visit(slug);
    assertThat(page.path("statusCode").asInt()).isEqualTo(451);
    assertThat(page.at("/headers/Cache-Control").asText()).isEqualTo("no-store");
    assertThat(page.path("body").asText()).contains("taken down").doesNotContain("phishing");
    JsonNode told = links.call("GET", "/" + slug, "").json().path("takenDown");
    assertThat(told.path("reason").asText()).isEqualTo("phishing");
    assertThat(told.path("at")).isEqualTo(taken.path("at"));
    assertThat(links.call("GET", "?state=takenDown", "").json().path("links")).hasSize(1);
    assertThat(links.call("GET", "?state=live", "").json().path("links")).isEmpty();

    assertThat(lift(slug).path("reason").asText()).isEqualTo("phishing");
    assertThat(status(slug)).isEqualTo(302);
    assertThat(links.call("GET", "/" + slug, "").json().has("takenDown")).isFalse();
    assertThat(lift(slug).at("/error/kind").asText()).isEqualTo("not_found");
  }

  @Test
  void who_has_it_as_it_was_before_changes_nothing() {
    String before = links.make(draft(slug)).path("etag").asText();
    takeDown(slug);
    String taken = links.call("GET", "/" + slug, "").json().path("etag").asText();
    lift(slug);
    String lifted = links.call("GET", "/" + slug, "").json().path("etag").asText();
    assertThat(List.of(before, taken, lifted)).doesNotHaveDuplicates();
  }

  @Test
  void no_change_of_its_owners_lifts_it() {
    ObjectNode link = (ObjectNode) links.make(draft(slug));
    takeDown(slug);
    link.putNull("takenDown");
    assertThat(links.call("PUT", "/" + slug, link.toString()).status()).isEqualTo(200);
    String patch = "{\"destination\":\"https://other.example/\",\"takenDown\":null}";
    JsonNode patched = links.call("PATCH", "/" + slug, patch).json();
    assertThat(patched.at("/takenDown/reason").asText()).isEqualTo("phishing");
    var imported = links.call("POST", "/import?existing=replace", "[" + draft(slug) + "]");
    assertThat(imported.json().path("replaced").asInt()).as(imported.body()).isEqualTo(1);
    assertThat(status(slug)).isEqualTo(451);
  }

  @Test
  void nobody_gets_the_slug_anew_and_undo_brings_it_back_as_it_was() {
    links.make(draft(slug));
    takeDown(slug);
    assertThat(links.call("DELETE", "/" + slug, "").status()).isEqualTo(204);
    assertThat(status(slug)).isEqualTo(404);
    var other = new LinkCalls(new LinksHandler(aws.environment()), "other-" + account);
    for (LinkCalls each : List.of(links, other)) {
      assertThat(each.call("POST", "", draft(slug)).status()).isEqualTo(409);
      var imported = each.call("POST", "/import", "[" + draft(slug) + "]").json();
      assertThat(imported.path("refused")).hasSize(1);
    }
    assertThat(links.call("POST", "/" + slug + "/restore", "").status()).isEqualTo(200);
    assertThat(status(slug)).isEqualTo(451);
  }

  @Test
  void it_holds_when_the_table_has_forgotten_the_link() {
    links.make(draft(slug));
    takeDown(slug);
    aws.dynamoDb()
        .deleteItem(
            delete ->
                delete.tableName("LinksTable").key(Map.of("slug", AttributeValue.fromS(slug))));
    assertThat(links.call("POST", "", draft(slug)).status()).isEqualTo(409);
    assertThat(lift(slug).path("slug").asText()).isEqualTo(slug);
    links.make(draft(slug));
    assertThat(status(slug)).isEqualTo(302);
  }

  @Test
  void link_that_is_deleted_when_it_is_taken_down_comes_back_taken_down() {
    links.make(draft(slug));
    links.call("DELETE", "/" + slug, "");
    takeDown(slug.toUpperCase(Locale.ROOT));
    assertThat(links.call("POST", "/" + slug + "/restore", "").status()).isEqualTo(200);
    assertThat(status(slug)).isEqualTo(451);
    lift(slug);
    assertThat(status(slug)).isEqualTo(302);
  }

  @Test
  void operator_sees_what_is_taken_down_by_slug() {
    List<String> slugs = List.of(slug + "-a", slug + "-b");
    slugs.forEach(this::takeDown);
    String after = "{\"action\":\"list\",\"after\":\"%s\"}".formatted(slug);
    List<String> listed = new ArrayList<>();
    moderate(after).path("takenDown").forEach(each -> listed.add(each.path("slug").asText()));
    assertThat(listed).containsSubsequence(slugs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|action must be one of",
        "{\"action\":\"delete\"}|action must be one of",
        "{\"action\":7}|was \"7\"",
        "{\"action\":\"takeDown\",\"slug\":\"a-slug\"}|reason must be a text of 1..500",
        "{\"action\":\"takeDown\",\"slug\":\"a-slug\",\"reason\":\" \"}|reason must be a text",
        "{\"action\":\"takeDown\",\"slug\":\"no slug\",\"reason\":\"r\"}|slug must match",
        "{\"action\":\"lift\",\"slug\":null}|slug must be a text",
        "{\"action\":\"lift\",\"slug\":\"a-slug\",\"reason\":\"r\"}|lift may have [slug]",
        "{\"action\":\"list\",\"after\":7}|after must",
      })
  void what_cannot_be_done_is_told(String event, String message) {
    JsonNode answer = moderate(event);
    assertThat(answer.at("/error/kind").asText()).isEqualTo("bad_request");
    assertThat(answer.at("/error/message").asText()).contains(message);
  }
}
