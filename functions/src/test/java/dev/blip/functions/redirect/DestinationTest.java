package dev.blip.functions.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.links.ImaginedAddresses;
import dev.blip.functions.links.LinksHandler;
import dev.blip.protocol.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** From what the API took to where a visitor is sent, by events as API Gateway writes them. */
@ExtendWith(Aws.Resolver.class)
class DestinationTest {
  private final Aws aws;
  private final LinksHandler links;
  private final RedirectHandler redirects;

  DestinationTest(Aws aws) {
    this.aws = aws;
    links = new LinksHandler(aws.environment());
    redirects = new RedirectHandler(aws.environment("ORIGIN_SECRET", "origin-secret"));
  }

  private JsonNode make(Map<String, ?> link) {
    return Recorded.event("http-api")
        .with("rawPath", "/api/links")
        .with("requestContext/http/method", "POST")
        .with("requestContext/authorizer/lambda/account", "recorded")
        .with("body", Json.write(link))
        .to(links);
  }

  private JsonNode made(Map<String, ?> link) {
    JsonNode answer = make(link);
    assertThat(answer.path("statusCode").asInt()).as("%s: %s", link, answer).isEqualTo(201);
    return Json.tree(answer.path("body").asText());
  }

  /** HEAD: nothing is counted, so nothing is waited for. */
  private JsonNode visit(String slug, String query) {
    return Recorded.event("http-redirect")
        .with("rawPath", "/" + slug)
        .with("rawQueryString", query)
        .with("requestContext/http/method", "HEAD")
        .with("pathParameters/slug", slug)
        .to(redirects);
  }

  private void assertLeads(String slug, String query, String where) {
    JsonNode answer = visit(slug, query);
    assertThat(answer.path("statusCode").asInt()).as(where).isEqualTo(302);
    assertThat(answer.at("/headers/Location").asText()).isEqualTo(where);
  }

  @Test
  void visitor_is_sent_to_the_very_address_that_the_api_showed() {
    int taken = 0;
    for (String given : ImaginedAddresses.some(200)) {
      JsonNode answer = make(Map.of("destination", given, "countries", Map.of("MY", given)));
      int status = answer.path("statusCode").asInt();
      assertThat(status).as("%s: %s", given, answer).isIn(201, 400);
      if (status == 400) continue;
      taken++;
      JsonNode link = Json.tree(answer.path("body").asText());
      String shown = link.path("destination").asText();
      assertThat(shown).matches("https?://[!-~]+").isEqualTo(link.at("/countries/MY").asText());
      assertLeads(link.path("slug").asText(), "utm_source=a", shown);
    }
    assertThat(taken).isGreaterThan(50);
  }

  @Test
  void text_is_not_normalised() {
    JsonNode link = made(Map.of("destination", "https://example.com/cafe\u0301"));
    assertThat(link.path("destination").asText()).isEqualTo("https://example.com/cafe%CC%81");
    assertLeads(link.path("slug").asText(), "", "https://example.com/cafe%CC%81");
  }

  @Test
  void link_forwards_the_query_where_it_says_so_and_changes_back() {
    var forward =
        made(Map.of("destination", "https://example.com/w?ref=6a&x=1#frag", "query", "forward"));
    assertThat(forward.path("query").asText()).isEqualTo("forward");
    String slug = forward.path("slug").asText();
    String to = "https://example.com/w?ref=6a&x=1";
    assertLeads(slug, "utm_source=a", to + "&utm_source=a#frag");
    assertLeads(slug, "utm_source=b", to + "&utm_source=b#frag");
    assertLeads(slug, "", to + "#frag");
    assertThat(made(Map.of("destination", "https://example.com/w")).path("query").asText())
        .isEqualTo("drop");
  }

  /** As earlier versions stored them: as they were given. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      textBlock =
          """
          https://example.org/plain?q=%zz -> https://example.org/plain?q=%zz
          HTTPS://Example.org -> HTTPS://Example.org
          https://example.org/café -> https://example.org/caf%C3%A9
          https://example.org/café -> https://example.org/cafe%CC%81
          https://example.org/� -> https://example.org/%EF%BF%BD
          https://münchen.de/weg -> https://xn--mnchen-3ya.de/weg
          """)
  void link_of_an_earlier_version_leads_where_it_did(String stored, String where) {
    assertLeads(stored(AttributeValue.fromS(stored)), "", where);
  }

  @Test
  void link_to_nowhere_is_a_page_and_no_failure() {
    for (String bad : List.of("https://exa mple.org/é", "é", "https://example.org/a\nb", " ")) {
      assertNowhere(stored(AttributeValue.fromS(bad)));
    }
    assertNowhere(stored(null));
    assertNowhere(stored(AttributeValue.fromN("7")));
  }

  private void assertNowhere(String slug) {
    JsonNode answer = visit(slug, "");
    assertThat(answer.path("statusCode").asInt()).isEqualTo(410);
    assertThat(answer.path("body").asText()).contains("This link leads nowhere");
  }

  private String stored(@Nullable AttributeValue destination) {
    String slug = "old-" + UUID.randomUUID();
    var item = new HashMap<String, AttributeValue>();
    item.put("slug", AttributeValue.fromS(slug));
    item.put("account", AttributeValue.fromS("recorded"));
    item.put("createdAt", AttributeValue.fromS("2026-11-20T10:00:00Z"));
    item.put("query", AttributeValue.fromS("something later"));
    if (destination != null) item.put("destination", destination);
    aws.dynamoDb().putItem(put -> put.tableName("LinksTable").item(item));
    return slug;
  }
}
