package dev.blip.functions.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Environment;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A link, its queue and its room, and visitors who follow it. */
@ExtendWith(Aws.Resolver.class)
abstract class Redirects {
  final Aws aws;
  final String slug = "r-" + UUID.randomUUID();
  final String queue;
  final Listener room;

  Redirects(Aws aws) throws IOException {
    this.aws = aws;
    queue = aws.newQueue("redirect-" + UUID.randomUUID());
    room = new Listener();
  }

  @BeforeEach
  void makeLink() {
    link(slug, Map.of());
  }

  @AfterEach
  void stop() {
    room.close();
  }

  void link(String slug, Map<String, AttributeValue> more) {
    var item = new HashMap<String, AttributeValue>();
    item.put("slug", AttributeValue.fromS(slug));
    item.put("account", AttributeValue.fromS("recorded"));
    item.put("destination", AttributeValue.fromS("https://example.org/all"));
    item.put(
        "countries",
        AttributeValue.fromM(Map.of("DE", AttributeValue.fromS("https://example.org/de"))));
    item.put("used", AttributeValue.fromN("0"));
    item.put("createdAt", AttributeValue.fromS("2026-11-20T10:00:00Z"));
    item.putAll(more);
    aws.dynamoDb().putItem(put -> put.tableName("LinksTable").item(item));
  }

  Environment environment(String... others) {
    var all = new ArrayList<>(List.of("ORIGIN_SECRET", "origin-secret"));
    all.addAll(List.of("CLICKS_QUEUE_URL", queue, "COORDINATOR_URL", room.url()));
    all.addAll(List.of(others));
    return aws.environment(all.toArray(String[]::new));
  }

  static Recorded visit(String slug) {
    return Recorded.event("http-redirect")
        .with("rawPath", "/" + slug)
        .with("requestContext/http/path", "/" + slug)
        .with("pathParameters/slug", slug);
  }

  Recorded visit() {
    return visit(slug);
  }

  JsonNode follow(Recorded visit) {
    return visit.to(new RedirectHandler(environment()));
  }

  List<Click> queued() {
    return aws.messages(queue).stream()
        .map(message -> Json.read(message.body(), Click.class))
        .toList();
  }

  static void assertLeadsTo(JsonNode answer, String destination) {
    assertThat(answer.path("statusCode").asInt()).isEqualTo(302);
    assertThat(answer.at("/headers/Location").asText()).isEqualTo(destination);
    assertThat(answer.at("/headers/Cache-Control").asText()).isEqualTo("no-store");
  }

  static void assertPage(JsonNode answer, int status) {
    assertThat(answer.path("statusCode").asInt()).isEqualTo(status);
    assertThat(answer.at("/headers/Content-Type").asText()).startsWith("text/html");
    assertThat(answer.at("/headers/Cache-Control").asText()).isEqualTo("no-store");
    assertThat(answer.at("/headers/Content-Security-Policy").asText())
        .startsWith("default-src 'none';")
        .contains("frame-ancestors 'none'");
    assertThat(answer.path("body").asText())
        .contains("<!doctype html>")
        .doesNotContain("Exception");
  }
}
