package dev.blip.functions.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Keys and shares are 50 an account at most, however many ask at once. */
@ExtendWith(Aws.Resolver.class)
class MostSecretsTest {
  private final String account = "k-" + UUID.randomUUID();
  private final Aws aws;
  private final KeysHandler keys;

  MostSecretsTest(Aws aws) {
    this.aws = aws;
    keys = new KeysHandler(aws.environment());
  }

  private JsonNode call(String method, String path, @Nullable String id, String body) {
    return Recorded.event("http-api")
        .with("requestContext/http/method", method)
        .with("requestContext/authorizer/lambda/account", account)
        .with("rawPath", path + (id == null ? "" : "/" + id))
        .with("pathParameters", id == null ? null : Map.of("id", id))
        .with("body", body)
        .to(keys);
  }

  private List<JsonNode> atOnce(int many, String path, String draft) throws Exception {
    List<JsonNode> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<JsonNode>> sent = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        sent.add(threads.submit(() -> call("POST", path, null, draft)));
      }
      for (Future<JsonNode> answer : sent) answers.add(answer.get());
    }
    return answers;
  }

  private static String message(JsonNode answer) {
    return Json.tree(answer.path("body").asText()).at("/error/message").asText();
  }

  private List<JsonNode> listed(String path) {
    List<JsonNode> all = new ArrayList<>();
    JsonNode body = Json.tree(call("GET", path, null, "").path("body").asText());
    body.path(path.substring(path.lastIndexOf('/') + 1)).forEach(all::add);
    return all;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/keys | {\"name\":\"k\",\"scopes\":[\"read\"]} | key",
        "/api/shares | {\"name\":\"s\"} | share"
      })
  void of_sixty_who_ask_at_once_fifty_get_one(String path, String draft, String what)
      throws Exception {
    List<JsonNode> answers = atOnce(60, path, draft);
    assertThat(answers)
        .filteredOn(each -> each.path("statusCode").asInt() == 201)
        .as(answers.toString())
        .hasSize(50);
    assertThat(answers)
        .filteredOn(each -> each.path("statusCode").asInt() != 201)
        .allSatisfy(
            each -> {
              assertThat(each.path("statusCode").asInt()).isEqualTo(409);
              assertThat(message(each))
                  .isEqualTo("account may have 0..50 " + what + "s; revoke one first");
            });
    assertThat(listed(path)).hasSize(50);
  }

  @Test
  void those_of_before_are_counted_and_the_other_kind_is_not() throws Exception {
    for (int i = 0; i < 49; i++) {
      Map<String, AttributeValue> item = new HashMap<>();
      item.put("hash", AttributeValue.fromS(account + i));
      item.put("account", AttributeValue.fromS(account));
      item.put("id", AttributeValue.fromS("0190%04d-0000-7000-8000-000000000000".formatted(i)));
      item.put("name", AttributeValue.fromS("old"));
      item.put("scopes", AttributeValue.fromSs(List.of("read")));
      item.put("createdAt", AttributeValue.fromS("2024-06-01T00:00:00Z"));
      aws.dynamoDb().putItem(put -> put.tableName("KeysTable").item(item));
    }
    assertThat(atOnce(1, "/api/shares", "{\"name\":\"s\"}").getFirst().path("statusCode").asInt())
        .isEqualTo(201);
    assertThat(atOnce(5, "/api/keys", "{\"name\":\"k\",\"scopes\":[\"read\"]}"))
        .extracting(each -> each.path("statusCode").asInt())
        .containsExactlyInAnyOrder(201, 409, 409, 409, 409);
    assertThat(listed("/api/keys")).hasSize(50);
    assertThat(listed("/api/shares")).hasSize(1);
    // One of before, and the one that was made.
    for (JsonNode each : List.of(listed("/api/keys").getFirst(), listed("/api/keys").getLast())) {
      call("DELETE", "/api/keys", each.path("id").asText(), "");
      assertThat(atOnce(3, "/api/keys", "{\"name\":\"k\",\"scopes\":[\"read\"]}"))
          .extracting(one -> one.path("statusCode").asInt())
          .containsExactlyInAnyOrder(201, 409, 409);
    }
  }
}
