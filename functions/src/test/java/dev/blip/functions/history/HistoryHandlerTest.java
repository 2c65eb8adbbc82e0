package dev.blip.functions.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.ledger.LedgerHandler;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The past, by events as API Gateway writes them, of clicks as the ledger wrote them. */
@ExtendWith(Aws.Resolver.class)
class HistoryHandlerTest {
  private static final Map<String, String> DAY =
      Map.of("from", "2026-11-20T00:00:00Z", "to", "2026-11-21T00:00:00Z");

  private final String account = "h-" + UUID.randomUUID();
  private final Aws aws;
  private final HistoryHandler history;

  HistoryHandlerTest(Aws aws) {
    this.aws = aws;
    history = new HistoryHandler(aws.environment());
  }

  private Recorded call(String path, Map<String, String> query) {
    return Recorded.event("http-api")
        .with("requestContext/http/method", "GET")
        .with("requestContext/authorizer/lambda/account", account)
        .with("rawPath", path)
        .with("queryStringParameters", query)
        .with("body", null);
  }

  private JsonNode body(Recorded call, int status) {
    JsonNode answer = call.to(history);
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(status);
    return Json.tree(answer.path("body").asText());
  }

  @Test
  void recorded_click_is_in_the_ledger_and_in_the_statistics() {
    Recorded.event("sqs")
        .change(
            event -> {
              ObjectNode record = (ObjectNode) event.at("/Records/0");
              String body = record.path("body").asText();
              record.put("body", body.replace("\"recorded\"", '"' + account + '"'));
            })
        .to(new LedgerHandler(aws.environment()));
    JsonNode clicks = body(call("/api/clicks", DAY), 200).path("clicks");
    assertThat(clicks).hasSize(1);
    assertThat(clicks.at("/0/id").asText()).isEqualTo("019aa3f0-5c3b-7d2e-9a41-0c8f6b2d1e77");
    JsonNode stats = body(call("/api/stats", DAY), 200);
    assertThat(stats)
        .isEqualTo(
            Json.tree(
                "{\"total\":1,\"visitors\":0,\"bots\":0,\"rows\":[{\"key\":\"MY\",\"count\":1}]}"));
  }

  private void link(String slug, String of) {
    var item =
        Map.of(
            "slug", AttributeValue.fromS(slug),
            "account", AttributeValue.fromS(of),
            "createdAt", AttributeValue.fromS("2026-11-20T10:00:00Z"),
            "updatedAt", AttributeValue.fromS("2026-11-20T10:00:00Z"),
            "version", AttributeValue.fromS("v"),
            "destination", AttributeValue.fromS("https://example.org/"));
    aws.dynamoDb().putItem(put -> put.tableName("LinksTable").item(item));
  }

  private void clicked(String id, @Nullable String city, String country) {
    Recorded.event("sqs")
        .change(
            event -> {
              ObjectNode record = (ObjectNode) event.at("/Records/0");
              ObjectNode click = (ObjectNode) Json.tree(record.path("body").asText());
              click.put("account", account).put("id", id).put("city", city).put("country", country);
              record.put("body", click.toString());
            })
        .to(new LedgerHandler(aws.environment()));
  }

  @Test
  void cities_are_told_apart_by_their_countries() {
    clicked("019aa3f0-5c3b-7d2e-9a41-000000000001", "Paris", "FR");
    clicked("019aa3f0-5c3b-7d2e-9a41-000000000002", "Paris", "US");
    clicked("019aa3f0-5c3b-7d2e-9a41-000000000003", "Paris", "FR");
    clicked("019aa3f0-5c3b-7d2e-9a41-000000000004", null, "FR");
    assertThat(cities()).isEqualTo(Map.of("Paris, FR", 2, "Paris, US", 1, "", 1));
  }

  @Test
  void clicks_of_before_cities_were_counted_are_of_unknown_ones() {
    clicked("019aa3f0-5c3b-7d2e-9a41-000000000001", "Paris", "FR");
    var byLink = AttributeValue.fromS("2026-11-20T15#old#0");
    var item =
        Map.of(
            "account", AttributeValue.fromS(account),
            "hourLinkPart", byLink,
            "n", AttributeValue.fromN("5"),
            "c#FR", AttributeValue.fromN("5"));
    aws.dynamoDb().putItem(put -> put.tableName("CountsTable").item(item));
    assertThat(cities()).isEqualTo(Map.of("Paris, FR", 1, "", 5));
  }

  private Map<String, Integer> cities() {
    Map<String, String> question = new HashMap<>(DAY);
    question.put("by", "city");
    JsonNode answer = body(call("/api/stats", question), 200);
    Map<String, Integer> rows = new HashMap<>();
    answer
        .path("rows")
        .forEach(row -> rows.put(row.path("key").asText(), row.path("count").asInt()));
    assertThat(rows.values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(answer.path("total").asInt());
    return rows;
  }

  private int clicksOf(String slug) {
    Map<String, String> question = new HashMap<>(DAY);
    question.put("link", slug);
    int listed = body(call("/api/clicks", question), 200).path("clicks").size();
    assertThat(body(call("/api/stats", question), 200).path("total").asInt()).isEqualTo(listed);
    return listed;
  }

  @Test
  void link_is_found_in_any_case_as_by_visits() {
    String slug = "any-" + UUID.randomUUID();
    link(slug, account);
    Recorded.event("sqs")
        .change(
            event -> {
              ObjectNode record = (ObjectNode) event.at("/Records/0");
              ObjectNode click = (ObjectNode) Json.tree(record.path("body").asText());
              record.put("body", click.put("account", account).put("link", slug).toString());
            })
        .to(new LedgerHandler(aws.environment()));
    assertThat(clicksOf(slug)).isEqualTo(1);
    assertThat(clicksOf(slug.toUpperCase(Locale.ROOT))).isEqualTo(1);
    link(slug, "another");
    assertThat(clicksOf(slug.toUpperCase(Locale.ROOT))).isZero();
  }

  @Test
  void wrong_questions_are_told_what_is_wrong() {
    assertThat(body(call("/api/clicks", Map.of("limit", "0")), 400).at("/error/message").asText())
        .isEqualTo("limit must be 1..1000, was \"0\"");
    body(call("/api/stats", Map.of("by", "moon")), 400);
    assertThat(told("/api/stats", Map.of("by", "day", "tz", "Mars/Olympus")))
        .isEqualTo(
            "tz must be a zone of the IANA database, such as Asia/Kolkata, was \"Mars/Olympus\"");
    for (String none : List.of("", "+05:30", "asia/kolkata", "UTC+1", "Z")) {
      assertThat(told("/api/stats", Map.of("tz", none))).startsWith("tz must be");
    }
    assertThat(told("/api/clicks", Map.of("colour", "red")))
        .isEqualTo("query may have none but link, from, to, bots, limit, cursor, has \"colour\"");
    assertThat(told("/api/clicks", Map.of("tz", "UTC"))).endsWith("has \"tz\"");
    assertThat(told("/api/stats", Map.of("limit", "5"))).endsWith("has \"limit\"");
    assertThat(told("/api/stats", Map.of("from", "2026-11-20T00:15:00Z")))
        .isEqualTo("from must be a whole UTC hour, was 2026-11-20T00:15:00Z");
    assertThat(told("/api/stats", Map.of("by", "hour", "from", "2026-11-20T00:20:00Z")))
        .isEqualTo("from must be a whole quarter of a UTC hour, was 2026-11-20T00:20:00Z");
    body(call("/api/clicks", DAY).with("requestContext/authorizer", null), 401);
    body(call("/api/clicks", DAY).with("requestContext/http/method", "DELETE"), 405);
  }

  private String told(String path, Map<String, String> query) {
    return body(call(path, query), 400).at("/error/message").asText();
  }

  @Test
  void tables_that_are_away_are_told_with_an_id_and_no_stack() throws IOException {
    String gone;
    try (var listener = new Listener()) {
      gone = listener.url();
    }
    JsonNode answer =
        call("/api/stats", DAY)
            .to(new HistoryHandler(aws.environment("AWS_ENDPOINT_URL_DYNAMODB", gone)));
    assertThat(answer.path("statusCode").asInt()).isEqualTo(503);
    assertThat(answer.path("body").asText()).contains("\"id\"").doesNotContain("Exception");
  }
}
