package dev.blip.functions.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.audit.AuditReader;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.links.TokenHandler;
import dev.blip.protocol.Json;
import dev.blip.protocol.TokenClaims;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sqs.model.Message;

/** Keys from their making to their end, and what the authorizer makes of them meanwhile. */
@ExtendWith(Aws.Resolver.class)
class KeysHandlerTest {
  private final String account = "k-" + UUID.randomUUID();
  private final Aws aws;
  private final KeysHandler keys;
  private final TokenHandler authorizer;

  KeysHandlerTest(Aws aws) {
    this.aws = aws;
    keys = new KeysHandler(aws.environment());
    authorizer = authorizer();
  }

  private TokenHandler authorizer(String... others) {
    String[] all = {
      "TOKEN_ISSUER",
      "http://127.0.0.1:1",
      "TOKEN_AUDIENCE",
      "blip",
      "TOKEN_LEEWAY_SECONDS",
      "0",
      "TOKEN_PERSONS",
      "sub"
    };
    String[] both = Arrays.copyOf(all, all.length + others.length);
    System.arraycopy(others, 0, both, all.length, others.length);
    return new TokenHandler(aws.environment(both));
  }

  private JsonNode call(String caller, String method, @Nullable String id, String body) {
    return Recorded.event("http-api")
        .with("requestContext/http/method", method)
        .with("requestContext/authorizer/lambda/account", caller)
        .with("requestContext/authorizer/lambda/claims", "{\"email\":\"ada@example.org\"}")
        .with("rawPath", "/api/keys" + (id == null ? "" : "/" + id))
        .with("pathParameters", id == null ? null : Map.of("id", id))
        .with("body", body)
        .to(keys);
  }

  private static JsonNode body(JsonNode answer, int status) {
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(status);
    String body = answer.path("body").asText();
    return body.isEmpty() ? answer : Json.tree(body);
  }

  private JsonNode make(String scopes) {
    String draft = "{\"name\":\"CI\",\"scopes\":" + scopes + "}";
    return body(call(account, "POST", null, draft), 201);
  }

  private JsonNode authorize(TokenHandler handler, String secret, String method, String path) {
    return Recorded.event("http-authorizer")
        .with("headers/authorization", "Bearer " + secret)
        .with("requestContext/http/method", method)
        .with("rawPath", path)
        .to(handler)
        .path("context");
  }

  @Test
  void key_is_told_once_and_only_its_hash_is_kept() {
    JsonNode made = make("[\"read\",\"clicks\"]");
    String secret = made.path("key").asText();
    assertThat(secret).matches("blip_[A-Za-z0-9_-]{43}");
    assertThat(made.path("hint").asText()).isEqualTo(secret.substring(0, 9));
    JsonNode listed = body(call(account, "GET", null, ""), 200).path("keys");
    assertThat(listed).hasSize(1);
    assertThat(listed.toString()).doesNotContain(secret);
    assertThat(listed.at("/0/scopes").toString()).isEqualTo("[\"read\",\"clicks\"]");
    assertThat(listed.at("/0").has("lastUsedAt")).isFalse();
    var stored = aws.dynamoDb().scan(scan -> scan.tableName("KeysTable")).items().toString();
    assertThat(stored).contains(made.path("id").asText()).doesNotContain(secret.substring(9));
    assertThat(body(call("another", "GET", null, ""), 200).path("keys")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "read, GET, /api/links, true",
    "read, GET, /api/links/x/qr, true",
    "read, GET, /api/stats, true",
    "read, POST, /api/links, false",
    "read, POST, /api/tickets, false",
    "read, GET, /parties/topic/a.b/x, false",
    "write, GET, /api/links, true",
    "write, DELETE, /api/links/x, true",
    "write, POST, /api/links/import, true",
    "read, GET, /api/account, true",
    "write, PATCH, /api/account, false",
    "read, GET, /api/webhooks, true",
    "read, POST, /api/webhooks/x/secret, false",
    "write, POST, /api/webhooks/x/secret, true",
    "clicks, GET, /api/webhooks, false",
    "write, GET, /api/clicks, false",
    "write, POST, /api/tickets, false",
    "write, POST, /parties/topic/a, false",
    "clicks, GET, /api/clicks, true",
    "clicks, GET, /api/stats, true",
    "clicks, POST, /api/tickets, true",
    "clicks, POST, /parties/topic/a.b/x, true",
    "clicks, GET, /api/links, false",
    "clicks, PATCH, /api/links/x, false",
    "read, GET, /api/keys, false",
    "read, GET, /api/members, false",
    "read, GET, /api/audit, true",
    "read, GET, /api/audit/access, false",
    "write, POST, /api/members, false",
    "write, POST, /api/keys, false",
    "clicks, DELETE, /api/keys/x, false",
    "clicks, GET, /api/linksx, false"
  })
  void key_is_good_for_its_scopes_alone(String scope, String method, String path, boolean good) {
    String secret = make("[\"" + scope + "\"]").path("key").asText();
    JsonNode context = authorize(authorizer, secret, method, path);
    assertThat(context.path("account").asText()).isEqualTo(good ? account : "");
    assertThat(context.path("refusedStatus").asText()).isEqualTo(good ? "" : "403");
    if (!good) assertThat(context.path("refused").asText()).contains("scopes [" + scope + "]");
  }

  private JsonNode shares(String method, @Nullable String id, String body) {
    return Recorded.event("http-api")
        .with("requestContext/http/method", method)
        .with("requestContext/authorizer/lambda/account", account)
        .with("requestContext/authorizer/lambda/claims", "{\"email\":\"ada@example.org\"}")
        .with("rawPath", "/api/shares" + (id == null ? "" : "/" + id))
        .with("pathParameters", id == null ? null : Map.of("id", id))
        .with("body", body)
        .to(keys);
  }

  private JsonNode audit(String path) {
    return AuditReader.changes(aws, account, path);
  }

  @Test
  void each_key_and_share_that_is_made_and_revoked_is_told_once_without_its_secret() {
    JsonNode key = make("[\"read\",\"clicks\"]");
    String id = key.path("id").asText();
    await().until(() -> call(account, "DELETE", id, "").path("statusCode").asInt() == 204);
    body(call(account, "DELETE", id, ""), 404);
    JsonNode share = body(shares("POST", null, "{\"name\":\"hall\"}"), 201);
    String shareId = share.path("id").asText();
    await().until(() -> shares("DELETE", shareId, "").path("statusCode").asInt() == 204);
    body(shares("DELETE", shareId, ""), 404);
    JsonNode told = audit("/api/audit/access");
    assertThat(told.findValuesAsText("op"))
        .containsExactly("deleted", "created", "deleted", "created");
    assertThat(told.findValuesAsText("share")).containsExactly("hall", "hall");
    assertThat(told.findValuesAsText("key")).containsExactly("CI", "CI");
    String fields = "{\"id\":\"" + id + "\",\"name\":\"CI\",\"scopes\":[\"read\",\"clicks\"]}";
    assertThat(told.at("/3/after").toString()).isEqualTo(fields);
    assertThat(told.at("/3/before").toString()).isEqualTo("{}");
    assertThat(told.at("/2/before").toString()).isEqualTo(fields);
    assertThat(told.findValuesAsText("by")).containsOnly("ada@example.org");
    assertThat(told.toString())
        .doesNotContain(key.path("key").asText(), key.path("hint").asText())
        .doesNotContain(share.path("path").asText().replaceFirst(".*\\.", ""));
    assertThat(audit("/api/audit")).isEmpty();
    assertThat(audit("/api/audit/members")).isEmpty();
  }

  @Test
  void use_is_shown_and_revoked_key_is_good_for_nothing() {
    JsonNode made = make("[\"read\"]");
    String secret = made.path("key").asText();
    String id = made.path("id").asText();
    assertThat(authorize(authorizer, secret, "GET", "/api/links").has("account")).isTrue();
    assertThat(body(call(account, "GET", null, ""), 200).at("/keys/0/lastUsedAt").asText())
        .startsWith("20");
    body(call("another", "DELETE", id, ""), 404);
    body(call(account, "DELETE", id, ""), 204);
    body(call(account, "DELETE", id, ""), 404);
    for (String each : new String[] {secret, secret + "x", "blip_", "blip_" + "x".repeat(5_000)}) {
      JsonNode context = authorize(authorizer, each, "GET", "/api/links");
      assertThat(context.path("refused").asText()).isEqualTo("key is unknown or was revoked");
      assertThat(context.has("account")).isFalse();
    }
    assertThat(body(call(account, "GET", null, ""), 200).path("keys")).isEmpty();
  }

  private JsonNode revoke(String path, String id, String... others) {
    return Recorded.event("http-api")
        .with("requestContext/http/method", "DELETE")
        .with("requestContext/authorizer/lambda/account", account)
        .with("rawPath", path + "/" + id)
        .with("pathParameters", Map.of("id", id))
        .to(new KeysHandler(aws.environment(others)));
  }

  private static String gone() throws IOException {
    try (var listener = new Listener()) {
      return listener.url();
    }
  }

  @Test
  void rooms_are_told_of_a_revoked_key_also_where_the_queue_was_away_at_first() throws IOException {
    JsonNode made = make("[\"clicks\"]");
    String id = made.path("id").asText();
    JsonNode context = authorize(authorizer(), made.path("key").asText(), "POST", "/api/tickets");
    assertThat(TokenClaims.ofToken(Json.tree(context.path("claims").asText())).key()).contains(id);
    await().until(() -> body(call(account, "GET", null, ""), 200).path("keys").size() == 1);
    body(revoke("/api/keys", id, "AWS_ENDPOINT_URL_SQS", gone()), 503);
    String queue = aws.newQueue("keys-" + UUID.randomUUID());
    body(revoke("/api/keys", id, "CLICKS_QUEUE_URL", queue), 404);
    String told = "{\"access\":{\"account\":\"" + account + "\",\"key\":\"" + id + "\"}}";
    assertThat(aws.messages(queue)).extracting(Message::body).containsExactly(told);
  }

  @Test
  void room_is_told_of_a_revoked_share_by_the_queue_whatever_becomes_of_coordinators()
      throws IOException {
    String id = body(shares("POST", null, "{\"name\":\"hall\"}"), 201).path("id").asText();
    await().until(() -> body(shares("GET", null, ""), 200).path("shares").size() == 1);
    JsonNode refused = body(revoke("/api/shares", id, "AWS_ENDPOINT_URL_SQS", gone()), 503);
    assertThat(refused.at("/error/message").asText()).contains("share opens nothing more");
    String queue = aws.newQueue("shares-" + UUID.randomUUID());
    long start = System.nanoTime();
    body(revoke("/api/shares", id, "CLICKS_QUEUE_URL", queue, "COORDINATOR_URL", gone()), 404);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    String told = "{\"revokedShare\":{\"account\":\"" + account + "\",\"share\":\"" + id + "\"}}";
    assertThat(aws.messages(queue)).extracting(Message::body).containsExactly(told);
  }

  @Test
  void table_that_is_away_is_no_reason_to_believe_anyone() throws IOException {
    JsonNode context =
        authorize(authorizer("AWS_ENDPOINT_URL_DYNAMODB", gone()), "blip_x", "GET", "/api/links");
    assertThat(context.path("refusedStatus").asText()).isEqualTo("503");
    assertThat(context.has("account")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | name must be a text of 1..100 characters, was left out",
        "{\"name\":\" \",\"scopes\":[\"read\"]} | name must be a text of 1..100 characters, was \" \"",
        "{\"name\":\"a\\nb\",\"scopes\":[\"read\"]} | name must have no control character, tab or"
            + " line break, has U+000A at position 1, counted from 0, was \"a?b\"",
        "{\"name\":7,\"scopes\":[\"read\"]} | name must be a text of 1..100 characters, was \"7\"",
        "{\"name\":\"x\"} | scopes must be one or more of [read, write, clicks], has none",
        "{\"name\":\"x\",\"scopes\":\"read\"} | scopes must be one or more of",
        "{\"name\":\"x\",\"scopes\":[\"all\"]} | scopes must be of [read, write, clicks], has \"all\"",
        "{\"name\":\"x\",\"scopes\":[\"read\"],\"id\":1} | body may have name and scopes, has \"id\"",
        "[] | body must be a JSON object"
      })
  void draft_that_is_wrong_is_told(String draft, String told) {
    assertThat(body(call(account, "POST", null, draft), 400).at("/error/message").asText())
        .startsWith(told);
  }
}
