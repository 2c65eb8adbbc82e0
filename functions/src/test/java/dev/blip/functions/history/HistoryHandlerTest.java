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
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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
    assertThat(stats).isEqualTo(Json.tree("{\"total\":1,\"rows\":[{\"key\":\"MY\",\"count\":1}]}"));
  }

  @Test
  void wrong_questions_are_told_what_is_wrong() {
    assertThat(body(call("/api/clicks", Map.of("limit", "0")), 400).at("/error/message").asText())
        .isEqualTo("limit must be 1..1000, was \"0\"");
    body(call("/api/stats", Map.of("by", "moon")), 400);
    body(call("/api/clicks", DAY).with("requestContext/authorizer", null), 401);
    body(call("/api/clicks", DAY).with("requestContext/http/method", "DELETE"), 405);
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
