package dev.blip.functions.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.Environment;
import dev.blip.functions.account.AccountHandler;
import dev.blip.functions.audit.AuditTable;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.keys.KeysHandler;
import dev.blip.functions.links.LinksHandler;
import dev.blip.functions.links.TokenHandler;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import dev.blip.protocol.Uuid7;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.Message;

/** An account is deleted with all that it has, and another one that is named alike is not. */
@ExtendWith(Aws.Resolver.class)
class AccountEndTest {
  private final String account = "end-" + UUID.randomUUID();
  private final String rival = account + "-2";
  private final Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
  private final Aws aws;
  private final Listener rooms = new Listener();
  private final String queue;
  private final Environment environment;
  private final AccountHandler accounts;
  private final LedgerHandler ledger;

  AccountEndTest(Aws aws) throws IOException {
    this.aws = aws;
    queue = aws.newQueue("end-" + UUID.randomUUID());
    environment = aws.environment("CLICKS_QUEUE_URL", queue, "COORDINATOR_URL", rooms.url());
    accounts = new AccountHandler(environment);
    ledger = new LedgerHandler(environment);
  }

  @AfterEach
  void stop() {
    rooms.close();
  }

  private static Recorded call(String of, String method, String path, @Nullable String body) {
    return Recorded.event("http-api")
        .with("requestContext/http/method", method)
        .with("requestContext/authorizer/lambda/account", of)
        .with("rawPath", path)
        .with("body", body);
  }

  private JsonNode accounts(String method, String path, @Nullable String body) {
    return call(account, method, path, body).to(accounts);
  }

  private List<String> deliver(List<String> bodies) {
    return Recorded.event("sqs")
        .change(
            event -> {
              ArrayNode records = (ArrayNode) event.path("Records");
              ObjectNode model = (ObjectNode) records.remove(0);
              for (String body : bodies) {
                ObjectNode record = model.deepCopy();
                records.add(record.put("messageId", "m-" + records.size()).put("body", body));
              }
            })
        .to(ledger)
        .path("batchItemFailures")
        .findValuesAsText("itemIdentifier");
  }

  /** An order, and what it leaves to the next batch where its own time was too short. */
  private void sweep(String order) {
    List<String> orders = List.of(order);
    while (!orders.isEmpty()) {
      assertThat(deliver(orders)).isEmpty();
      orders =
          aws.messages(queue).stream()
              .map(Message::body)
              .filter(body -> body.startsWith("{\"sweep\""))
              .toList();
    }
  }

  private String click(String of) {
    String id = new Uuid7(() -> now, new SecureRandom()).next();
    long time = now.toEpochMilli();
    return Json.write(
        new Click(id, of, "walk", time, null, null, null, "MY", null, null, false, null));
  }

  private void furnish(String of) {
    String slug = "s-" + UUID.randomUUID();
    String link = "{\"slug\":\"" + slug + "\",\"destination\":\"https://example.org/\"}";
    String key = "{\"name\":\"k\",\"scopes\":[\"read\"]}";
    String member = "{\"person\":\"ada@example.org\",\"role\":\"owner\"}";
    assertThat(
            call(of, "POST", "/api/links", link)
                .to(new LinksHandler(environment))
                .path("statusCode")
                .asInt())
        .isEqualTo(201);
    assertThat(
            call(of, "POST", "/api/keys", key)
                .to(new KeysHandler(environment))
                .path("statusCode")
                .asInt())
        .isEqualTo(201);
    assertThat(call(of, "POST", "/api/members", member).to(accounts).path("statusCode").asInt())
        .isEqualTo(201);
    assertThat(
            call(of, "PATCH", "/api/account", "{\"clickDays\":9}")
                .to(accounts)
                .path("statusCode")
                .asInt())
        .isEqualTo(200);
    assertThat(deliver(List.of(click(of), click(of)))).isEmpty();
  }

  private List<String> items(String table, @Nullable String index, String hash, String value) {
    List<String> items = new ArrayList<>();
    aws.dynamoDb()
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .indexName(index)
                    .keyConditionExpression("#hash = :value")
                    .expressionAttributeNames(Map.of("#hash", hash))
                    .expressionAttributeValues(Map.of(":value", AttributeValue.fromS(value))))
        .items()
        .forEach(item -> items.add(item.toString()));
    return items;
  }

  private List<String> has(String of) {
    String day = of + "#" + now.atOffset(ZoneOffset.UTC).toLocalDate();
    List<String> all = new ArrayList<>();
    all.addAll(items("LinksTable", "byAccount", "account", of));
    all.addAll(items("KeysTable", "byAccount", "account", of));
    all.addAll(items("AuditTable", null, "account", of));
    all.addAll(items("AuditTable", null, "account", AuditTable.ofMembers(of)));
    all.addAll(items("AuditTable", null, "account", AuditTable.ofAccess(of)));
    for (String key : CountShards.keys(of, null, true)) {
      all.addAll(items("CountsTable", null, "account", key));
    }
    for (int i = 0; i < DayShards.COUNT; i++) {
      all.addAll(items("ClicksTable", null, "accountDay", day + "#" + i));
    }
    all.addAll(items("ClicksTable", null, "accountDay", day));
    all.addAll(items("AccountsTable", null, "account", of + "#members"));
    all.addAll(items("AccountsTable", null, "account", of));
    return all;
  }

  private String order(long until) {
    String day = Instant.ofEpochMilli(until).atOffset(ZoneOffset.UTC).toLocalDate().toString();
    return """
    {"sweep":{"account":"%s","link":"","until":%d,"part":"LINKS","first":"%s","day":"%s"}}"""
        .formatted(account, until, day, day);
  }

  private long until() {
    JsonNode told = Json.tree(accounts("GET", "/api/account/deletion", null).path("body").asText());
    return Instant.parse(told.path("usableFrom").asText()).toEpochMilli() - 1;
  }

  private String state() {
    return accounts("GET", "/api/account/deletion", null).path("body").asText();
  }

  /** From its beginning. */
  private void split(String of) {
    var item =
        Map.of(
            "account", AttributeValue.fromS(of),
            "hourLinkPart",
                AttributeValue.fromS(DayShards.PREFIX + now.atOffset(ZoneOffset.UTC).toLocalDate()),
            "from", AttributeValue.fromN("0"));
    aws.dynamoDb().putItem(put -> put.tableName("CountsTable").item(item));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothing_is_left_of_it_and_late_clicks_are_written_nowhere(boolean isHot) {
    if (isHot) for (String of : List.of(account, rival)) split(of);
    furnish(account);
    furnish(rival);
    assertThat(items("CountsTable", null, "account", CountShards.of(account, "walk")).isEmpty())
        .isNotEqualTo(isHot);
    List<String> before = has(rival);
    String listed =
        """
        {"rooms":[{"address":"clicks/%1$s"},{"address":"topic/%1$s.orders"},
         {"address":"topic/%1$s-2.orders"},{"address":"chat/%1$s"},{"address":"webhooks/%1$s"}]}"""
            .formatted(account);
    rooms.tells("/rooms", listed);
    for (String party : List.of("clicks", "topic")) {
      rooms.tells("/parties/" + party, "{\"access\":\"ACCOUNTS_OWN\"}");
    }
    String confirmed = "{\"account\":\"" + account + "\"}";
    assertThat(accounts("DELETE", "/api/account", confirmed).path("statusCode").asInt())
        .isEqualTo(202);
    assertThat(state()).contains("deleting");
    sweep(order(until()));
    if (isHot) {
      // All instances are to forget first which day was hot.
      assertThat(state()).contains("deleting");
      sweep(order(until()).replace("LINKS", "ACCOUNT"));
    }
    assertThat(state()).contains("done");
    assertThat(has(account)).singleElement().asString().contains("goneUntil", "forgetAt");
    assertThat(has(rival)).isEqualTo(before);
    List<String> destroyed =
        rooms.calls().stream()
            .filter(call -> call.method().equals("DELETE"))
            .map(call -> call.uri().getPath().replace(account, "A"))
            .toList();
    assertThat(destroyed)
        .containsExactlyInAnyOrder("/rooms/clicks/A", "/rooms/topic/A.orders", "/rooms/webhooks/A");
    var late = new LedgerHandler(environment);
    int calls = rooms.calls().size();
    String day = now.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    String erasure =
        """
        {"sweep":{"account":"%s","link":"walk","until":%d,"part":"ROOM","first":"%s","day":"%s"}}"""
            .formatted(account, now.toEpochMilli(), day, day);
    for (String body :
        List.of(
            click(account),
            erasure,
            AccessNews.ofShare(account, "s1").text(),
            new ChangeNews(account).text())) {
      Recorded.event("sqs")
          .change(event -> ((ObjectNode) event.at("/Records/0")).put("body", body))
          .to(late);
    }
    assertThat(has(account)).hasSize(1);
    assertThat(rooms.calls()).hasSize(calls);
  }

  @Test
  void rooms_that_cannot_be_destroyed_are_tried_again() {
    furnish(account);
    accounts("DELETE", "/api/account", "{\"account\":\"" + account + "\"}");
    rooms.answers(500);
    String step = order(until()).replace("LINKS", "ROOMS");
    assertThat(deliver(List.of(step))).containsExactly("m-0");
    assertThat(state()).contains("deleting");
    rooms.answers(200);
    sweep(order(until()));
    assertThat(state()).contains("done");
  }

  @Test
  void room_that_is_listed_and_cannot_be_found_is_not_taken_for_destroyed() {
    furnish(account);
    rooms.tells("/rooms", "{\"rooms\":[{\"address\":\"webhooks/" + account + "\"}]}");
    accounts("DELETE", "/api/account", "{\"account\":\"" + account + "\"}");
    rooms.answers(200, 404, 200);
    String step = order(until()).replace("LINKS", "ROOMS");
    assertThat(deliver(List.of(step))).containsExactly("m-0");
    assertThat(state()).contains("deleting");
    assertThat(deliver(List.of(step))).isEmpty();
    assertThat(rooms.calls()).filteredOn(call -> call.method().equals("DELETE")).hasSize(2);
  }

  @Test
  void key_of_an_account_that_was_deleted_opens_nothing_but_the_news_of_it() {
    String draft = "{\"name\":\"k\",\"scopes\":[\"read\"]}";
    JsonNode made = call(account, "POST", "/api/keys", draft).to(new KeysHandler(environment));
    String secret = Json.tree(made.path("body").asText()).path("key").asText();
    assertThat(authorized(secret, "/api/links").path("account").asText()).isEqualTo(account);
    accounts("DELETE", "/api/account", "{\"account\":\"" + account + "\"}");
    JsonNode refused = authorized(secret, "/api/links");
    assertThat(refused.path("refusedStatus").asText()).isEqualTo("403");
    assertThat(refused.path("refused").asText()).contains(account + " was deleted");
    assertThat(authorized(secret, "/api/account/deletion").path("account").asText())
        .isEqualTo(account);
  }

  @Test
  void name_is_not_used_again_while_something_is_left() {
    String draft = "{\"name\":\"k\",\"scopes\":[\"read\"]}";
    JsonNode made = call(account, "POST", "/api/keys", draft).to(new KeysHandler(environment));
    String secret = Json.tree(made.path("body").asText()).path("key").asText();
    close(false);
    assertThat(authorized(secret, "/api/links").path("refused").asText())
        .contains(account + " is being deleted; its name can be used again once nothing is left");
    close(true);
    assertThat(authorized(secret, "/api/links").path("account").asText()).isEqualTo(account);
  }

  /** An hour ago, with an hour's clicks. */
  private void close(boolean isDone) {
    var item =
        Map.of(
            "account", AttributeValue.fromS(account),
            "goneUntil", AttributeValue.fromN(Long.toString(now.toEpochMilli() - 1_000)),
            "goneAt", AttributeValue.fromS(now.minusSeconds(3_600).toString()),
            "goneDone", AttributeValue.fromBool(isDone));
    aws.dynamoDb().putItem(put -> put.tableName("AccountsTable").item(item));
  }

  /** By an instance that knows nothing of before. */
  private JsonNode authorized(String secret, String path) {
    var handler =
        new TokenHandler(
            aws.environment(
                "TOKEN_ISSUER", "https://issuer.example",
                "TOKEN_AUDIENCE", "blip",
                "TOKEN_PERSONS", "",
                "TOKEN_LEEWAY_SECONDS", "0"));
    return Recorded.event("http-authorizer")
        .with("headers/authorization", "Bearer " + secret)
        .with("rawPath", path)
        .with("requestContext/http/method", "GET")
        .to(handler)
        .path("context");
  }

  @Test
  void only_the_accounts_own_name_confirms_it() {
    furnish(account);
    for (String body :
        List.of(
            "{}", "[]", "{\"account\":\"" + rival + "\"}", "{\"account\":1}", "{\"name\":\"x\"}")) {
      assertThat(accounts("DELETE", "/api/account", body).path("statusCode").asInt())
          .as(body)
          .isEqualTo(400);
    }
    assertThat(accounts("GET", "/api/account/deletion", null).path("statusCode").asInt())
        .isEqualTo(404);
    assertThat(accounts("POST", "/api/account/deletion", "{}").path("statusCode").asInt())
        .isEqualTo(405);
  }
}
