package dev.blip.functions.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.links.LinkTable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Where a link leads whom, and when; and however its slug is spelt. */
@ExtendWith(Aws.Resolver.class)
class RoutesTest extends Redirects {
  RoutesTest(Aws aws) throws IOException {
    super(aws);
  }

  private static AttributeValue text(String text) {
    return AttributeValue.fromS(text);
  }

  private static AttributeValue texts(String... namesAndTexts) {
    var texts = new HashMap<String, AttributeValue>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      texts.put(namesAndTexts[i], text(namesAndTexts[i + 1]));
    }
    return AttributeValue.fromM(texts);
  }

  private static AttributeValue share(String url, int weight) {
    return AttributeValue.fromM(
        Map.of("url", text(url), "weight", AttributeValue.fromN(Integer.toString(weight))));
  }

  @ParameterizedTest
  @CsvSource({
    "mobile, DE, https://phone.example/",
    "tablet, DE, https://example.org/de",
    "tablet, FR, https://example.org/all",
    "desktop, FR, https://desk.example/"
  })
  void device_comes_before_country(String device, String country, String destination) {
    link(
        slug,
        Map.of(
            "devices",
            texts("mobile", "https://phone.example/", "desktop", "https://desk.example/")));
    var visit = visit();
    for (String each : List.of("mobile", "tablet", "desktop", "smarttv")) {
      visit.with(
          "headers/cloudfront-is-" + each + "-viewer", Boolean.toString(each.equals(device)));
    }
    assertLeadsTo(follow(visit.with("headers/cloudfront-viewer-country", country)), destination);
  }

  @Test
  void visitors_without_a_destination_of_their_own_are_spread_by_weight() {
    link(
        slug,
        Map.of(
            "split",
            AttributeValue.fromL(
                List.of(share("https://a.example/", 3), share("https://b.example/", 1)))));
    var handler = new RedirectHandler(environment());
    var head = visit().with("requestContext/http/method", "HEAD");
    head.with("headers/cloudfront-viewer-country", "FR");
    int a = 0;
    for (int i = 0; i < 400; i++) {
      String to = head.to(handler).at("/headers/Location").asText();
      assertThat(to).isIn("https://a.example/", "https://b.example/");
      if (to.equals("https://a.example/")) a++;
    }
    // 300 are expected; one run in a million is farther away than five deviations.
    assertThat(a).isBetween(255, 345);
    assertLeadsTo(
        head.with("headers/cloudfront-viewer-country", "DE").to(handler), "https://example.org/de");
  }

  @Test
  void campaign_is_added_and_neither_destination_nor_visitor_overruled_by_the_other() {
    link(
        slug,
        Map.of(
            "destination", text("https://example.org/?utm_medium=own#top"),
            "countries", texts(),
            "query", text("forward"),
            "utm", texts("source", "news letter", "medium", "email")));
    assertLeadsTo(
        follow(visit().with("rawQueryString", "utm_source=forged&x=1")),
        "https://example.org/?utm_medium=own&utm_source=news%20letter&x=1#top");
  }

  @Test
  void link_leads_nowhere_before_it_starts() {
    link(slug, Map.of("startsAt", text("2999-01-01T00:00:00Z")));
    assertPage(follow(visit()), 404);
    assertThat(queued()).isEmpty();
    link(slug, Map.of("startsAt", text("2020-01-01T00:00:00Z")));
    assertThat(follow(visit()).path("statusCode").asInt()).isEqualTo(302);
  }

  @Test
  void visitor_after_the_end_is_sent_where_the_owner_says_and_not_counted() {
    Map<String, AttributeValue> after = Map.of("afterEnd", text("https://after.example/"));
    link(slug, with(after, "expiresAt", text("2020-01-01T00:00:00Z")));
    assertLeadsTo(follow(visit()), "https://after.example/");
    link(slug, with(after, "maxClicks", AttributeValue.fromN("1")));
    assertThat(follow(visit()).at("/headers/Location").asText()).contains("example.org");
    assertThat(queued()).hasSize(1);
    assertLeadsTo(follow(visit()), "https://after.example/");
    link(slug, with(after, "enabled", AttributeValue.fromBool(false)));
    assertPage(follow(visit()), 410);
    assertThat(queued()).isEmpty();
  }

  private static Map<String, AttributeValue> with(
      Map<String, AttributeValue> some, String name, AttributeValue value) {
    var all = new HashMap<>(some);
    all.put(name, value);
    return all;
  }

  @Test
  void slug_is_found_however_it_is_spelt_and_clicks_have_it_as_it_is() {
    JsonNode answer = follow(visit(slug.toUpperCase(Locale.ROOT)));
    assertThat(answer.path("statusCode").asInt()).isEqualTo(302);
    assertThat(queued()).singleElement().satisfies(c -> assertThat(c.link()).isEqualTo(slug));
  }

  @Test
  void older_link_with_capitals_is_found_as_it_is_spelt_beside_one_without() {
    String old = "Old-" + UUID.randomUUID();
    String lower = old.toLowerCase(Locale.ROOT);
    link(old, Map.of("destination", text("https://old.example/"), "countries", texts()));
    assertLeadsTo(follow(visit(old)), "https://old.example/");
    link(lower, Map.of("destination", text("https://new.example/"), "countries", texts()));
    assertLeadsTo(follow(visit(old)), "https://old.example/");
    assertLeadsTo(follow(visit(lower)), "https://new.example/");
    assertLeadsTo(follow(visit("OLD" + old.substring(3))), "https://new.example/");
  }

  @Test
  void trace_of_a_deleted_link_is_no_link_and_takes_no_visitor() {
    var table = new LinkTable(environment());
    aws.dynamoDb()
        .updateItem(
            to ->
                to.tableName("LinksTable")
                    .key(Map.of("slug", text(slug)))
                    .updateExpression("REMOVE account"));
    assertPage(follow(visit()), 404);
    assertThat(table.use(slug, Duration.ofSeconds(5))).isFalse();
  }
}
