package dev.blip.functions.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.account.AccountTable;
import dev.blip.functions.audit.AuditReader;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.ledger.LedgerHandler;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which room is asked, and for what. */
@ExtendWith(Aws.Resolver.class)
class WebhooksHandlerTest {
  private static final String ID = "019ab1c2-0000-7000-8000-000000000001";

  private final Listener coordinator;
  private final WebhooksHandler handler;

  private final AccountTable accounts;

  private final Aws aws;

  WebhooksHandlerTest(Aws aws) throws IOException {
    this.aws = aws;
    coordinator = new Listener();
    handler =
        new WebhooksHandler(
            aws.environment("COORDINATOR_URL", coordinator.url(), "COORDINATOR_SECRET", "hush"));
    accounts = new AccountTable(aws.environment());
  }

  @AfterEach
  void close() {
    coordinator.close();
  }

  private static JsonNode call(
      WebhooksHandler handler, String account, String method, @Nullable String id, String rest) {
    return call(handler, account, method, id, rest, "{}");
  }

  private static JsonNode call(
      WebhooksHandler handler,
      String account,
      String method,
      @Nullable String id,
      String rest,
      String body) {
    return Recorded.event("http-api")
        .with("requestContext/http/method", method)
        .with("requestContext/authorizer/lambda/account", account)
        .with("rawPath", "/api/webhooks" + (id == null ? "" : "/" + id) + rest)
        .with("pathParameters", id == null ? null : Map.of("id", id))
        .with("headers/origin", null)
        .with("headers/content-type", "application/json")
        .with("body", body)
        .to(handler);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, AAA.example, true",
    "PATCH, AAA.example, true",
    "POST, a.example:99, false",
    "POST, '[2001:db8::1]', false",
    "POST, ABABABexample, true",
    "PATCH, a.example., false"
  })
  void host_that_cannot_be_is_refused_before_its_room_is_asked(
      String method, String host, boolean isRefused) {
    String url =
        "https://" + host.replace("AAA", "a".repeat(300)).replace("AB", "a.".repeat(50)) + "/hook";
    String id = method.equals("PATCH") ? ID : null;
    JsonNode answer = call(handler, "acme", method, id, "", "{\"url\":\"" + url + "\"}");
    assertThat(coordinator.calls().isEmpty()).isEqualTo(isRefused);
    if (!isRefused) return;
    assertThat(answer.path("statusCode").asInt()).isEqualTo(400);
    assertThat(answer.path("body").asText())
        .contains("url must name a host that can be looked up, ", " cannot, was ");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, false, '', ''",
    "POST, false, '', ''",
    "GET, true, '', ''",
    "PATCH, true, '', ''",
    "DELETE, true, '', ''",
    "POST, true, /secret, /secret",
    "POST, true, /replay, /replay",
    "GET, true, /deliveries, /deliveries"
  })
  void the_callers_own_room_is_asked_as_a_service(
      String method, boolean one, String rest, String path) {
    call(handler, "acme", method, one ? ID : null, rest);
    boolean changes = !method.equals("GET") && !rest.equals("/replay");
    assertThat(coordinator.calls()).hasSize(changes ? 2 : 1);
    var asked = coordinator.calls().getFirst();
    if (changes) {
      assertThat(asked.uri().getRawQuery()).isEqualTo("by=acme");
      var noted = coordinator.calls().getLast();
      assertThat(noted.method() + noted.uri())
          .isEqualTo("GET/rooms/webhooks/acme/requests/changes");
    }
    assertThat(asked.method()).isEqualTo(method);
    assertThat(asked.uri().getRawPath())
        .isEqualTo("/rooms/webhooks/acme/requests/" + (one ? ID : "") + path);
    assertThat(asked.headers()).doesNotContainKey("blip-caller");
    assertThat(asked.headers()).containsKey("idempotency-key");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, false, '', 405",
    "DELETE, false, '', 405",
    "PUT, true, '', 405",
    "GET, true, /secret, 405",
    "PUT, true, /replay, 405",
    "POST, true, /deliveries, 405",
    "POST, true, /clicks, 405"
  })
  void other_methods_ask_nobody(String method, boolean one, String rest, int status) {
    JsonNode answer = call(handler, "acme", method, one ? ID : null, rest);
    assertThat(answer.path("statusCode").asInt()).isEqualTo(status);
    assertThat(coordinator.calls()).isEmpty();
  }

  @Test
  void account_is_told_of_its_links_before_a_webhook_that_wants_them_is_made() {
    String account = "w" + UUID.randomUUID();
    call(handler, account, "POST", null, "");
    assertThat(accounts.wantsLinkEvents(account)).isFalse();
    coordinator.answers(500);
    Recorded.event("http-api")
        .with("requestContext/http/method", "POST")
        .with("requestContext/authorizer/lambda/account", account)
        .with("rawPath", "/api/webhooks")
        .with("pathParameters", null)
        .with("headers/origin", null)
        .with("headers/content-type", "application/json")
        .with("body", "{\"url\":\"https://a.example\",\"events\":[\"clicks\",\"link.created\"]}")
        .to(handler);
    assertThat(accounts.wantsLinkEvents(account)).isTrue();
  }

  private void noted(String account) {
    String webhook =
        """
        {"id":"%s","url":"https://me:pw@hooks.example:8443/T1/t0ken?k=v","events":["clicks"],"enabled":%s}""";
    String on = webhook.formatted(ID, true);
    String off = webhook.formatted(ID, false);
    String change = "{\"id\":\"019ab1c2-0000-7000-8000-00000000010%d\",%s,\"newSecret\":%b,%s}";
    String said = "\"at\":\"2026-11-20T15:00:00Z\",\"by\":\"ada\"";
    String changes =
        String.join(
            ",",
            change.formatted(1, said, false, "\"after\":" + on),
            change.formatted(2, said, false, "\"before\":" + on + ",\"after\":" + off),
            change.formatted(3, said, true, "\"before\":" + off + ",\"after\":" + off),
            change.formatted(4, said, false, "\"before\":" + off));
    coordinator.tells(
        "/rooms/webhooks/" + account + "/requests/changes",
        "{\"changes\":[" + changes + "],\"through\":4}");
  }

  private JsonNode audit(String account) {
    return AuditReader.changes(aws, account, "/api/audit/access");
  }

  @Test
  void what_the_room_has_noted_is_told_once_without_the_secret_and_the_path() {
    String account = "w" + UUID.randomUUID();
    noted(account);
    for (int times = 0; times < 2; times++) {
      // The change, what is noted, that it is told; what is left then is not told.
      coordinator.answers(204, 200, 200, 500);
      assertThat(call(handler, account, "DELETE", ID, "").path("statusCode").asInt())
          .isEqualTo(204);
      assertThat(coordinator.calls().stream().map(call -> call.uri().toString()))
          .contains("/rooms/webhooks/" + account + "/requests/changes?through=4");
    }
    JsonNode told = audit(account);
    assertThat(told.findValuesAsText("op"))
        .containsExactly("deleted", "changed", "changed", "created");
    assertThat(told.findValuesAsText("webhook")).containsOnly("https://hooks.example:8443");
    assertThat(told.findValuesAsText("by")).containsOnly("ada");
    assertThat(told.at("/1/after").toString())
        .isEqualTo("{\"newSecret\":true,\"id\":\"" + ID + "\"}");
    assertThat(told.at("/2/before").toString())
        .isEqualTo("{\"enabled\":true,\"id\":\"" + ID + "\"}");
    assertThat(told.toString()).contains("[\"clicks\"]").doesNotContain("t0ken", "pw@");
  }

  @Test
  void room_that_comes_to_no_end_of_its_changes_holds_nobody_up() throws Exception {
    String account = "w" + UUID.randomUUID();
    noted(account);
    var answer = CompletableFuture.supplyAsync(() -> call(handler, account, "DELETE", ID, ""));
    assertThat(answer.get(10, TimeUnit.SECONDS).path("statusCode").asInt()).isEqualTo(200);
    assertThat(audit(account)).hasSize(4);
  }

  @Test
  void what_the_audit_could_not_be_told_the_ledger_tells_it() {
    String account = "w" + UUID.randomUUID();
    noted(account);
    String queue = aws.newQueue("webhooks-" + UUID.randomUUID());
    var away =
        new WebhooksHandler(
            aws.environment(
                "COORDINATOR_URL",
                coordinator.url(),
                "CLICKS_QUEUE_URL",
                queue,
                "AUDIT_TABLE",
                "NoTable"));
    assertThat(call(away, account, "DELETE", ID, "").path("statusCode").asInt()).isEqualTo(200);
    assertThat(audit(account)).isEmpty();
    coordinator.answers(200, 200, 500, 200);
    String news = "{\"webhookChanges\":{\"account\":\"" + account + "\"}}";
    JsonNode kept =
        Recorded.event("sqs")
            .change(event -> ((ObjectNode) event.at("/Records/0")).put("body", news))
            .to(new LedgerHandler(aws.environment("COORDINATOR_URL", coordinator.url())));
    assertThat(kept.path("batchItemFailures")).hasSize(1);
    assertThat(audit(account)).hasSize(4);
  }

  @Test
  void nothing_is_changed_that_could_not_be_noted() throws IOException {
    String gone;
    try (var listener = new Listener()) {
      gone = listener.url();
    }
    var away =
        new WebhooksHandler(
            aws.environment("COORDINATOR_URL", coordinator.url(), "AWS_ENDPOINT_URL_SQS", gone));
    assertThat(call(away, "acme", "DELETE", ID, "").path("statusCode").asInt()).isEqualTo(503);
    assertThat(coordinator.calls()).isEmpty();
  }

  @Test
  void id_that_is_none_asks_nobody() {
    for (String id : new String[] {"clicks", "..", "x/y", "feed?a=b"}) {
      JsonNode answer = call(handler, "acme", "GET", id, "");
      assertThat(answer.path("statusCode").asInt()).as(id).isEqualTo(404);
    }
    assertThat(coordinator.calls()).isEmpty();
  }
}
