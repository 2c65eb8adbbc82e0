package dev.blip.functions.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.account.AccountTable;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.history.HistoryHandler;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
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
    return Recorded.event("http-api")
        .with("requestContext/http/method", method)
        .with("requestContext/authorizer/lambda/account", account)
        .with("rawPath", "/api/webhooks" + (id == null ? "" : "/" + id) + rest)
        .with("pathParameters", id == null ? null : Map.of("id", id))
        .with("headers/origin", null)
        .with("headers/content-type", "application/json")
        .with("body", "{}")
        .to(handler);
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
    boolean changes = one && !method.equals("GET") && !rest.equals("/replay");
    assertThat(coordinator.calls()).hasSize(changes ? 2 : 1);
    var asked = coordinator.calls().getLast();
    if (changes) assertThat(coordinator.calls().getFirst().method()).isEqualTo("GET");
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

  @Test
  void each_change_is_told_once_without_the_secret_and_the_path() {
    String account = "w" + UUID.randomUUID();
    String path = "/rooms/webhooks/" + account + "/requests/";
    String webhook =
        """
        {"id":"%s","url":"https://me:pw@hooks.example:8443/T1/t0ken?k=v","events":["clicks"],
         "enabled":true,"secret":"whsec_hidden"}"""
            .formatted(ID);
    coordinator.tells(path, webhook).tells(path + ID, webhook);
    call(handler, account, "POST", null, "");
    call(handler, account, "POST", ID, "/secret");
    call(handler, account, "POST", ID, "/replay");
    call(handler, account, "DELETE", ID, "");
    coordinator.answers(404);
    call(handler, account, "DELETE", ID, "");
    JsonNode told =
        Json.tree(
            Recorded.event("http-api")
                .with("requestContext/http/method", "GET")
                .with("requestContext/authorizer/lambda/account", account)
                .with("rawPath", "/api/audit/access")
                .with("pathParameters", null)
                .with("queryStringParameters", null)
                .to(new HistoryHandler(aws.environment()))
                .path("body")
                .asText());
    assertThat(told.findValuesAsText("op")).containsExactly("deleted", "changed", "created");
    assertThat(told.findValuesAsText("webhook")).containsOnly("https://hooks.example:8443");
    assertThat(told.at("/changes/1/after").toString())
        .isEqualTo("{\"newSecret\":true,\"id\":\"" + ID + "\"}");
    assertThat(told.toString()).contains("[\"clicks\"]").doesNotContain("hidden", "t0ken", "pw@");
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
