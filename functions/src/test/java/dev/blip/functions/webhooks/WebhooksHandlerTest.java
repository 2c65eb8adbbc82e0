package dev.blip.functions.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Environment;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which room is asked, and for what. */
class WebhooksHandlerTest {
  private static final String ID = "019ab1c2-0000-7000-8000-000000000001";

  private final Listener coordinator;
  private final WebhooksHandler handler;

  WebhooksHandlerTest() throws IOException {
    coordinator = new Listener();
    handler = handler(coordinator.url());
  }

  private static WebhooksHandler handler(String url) {
    return new WebhooksHandler(
        new Environment(
            Map.of(
                "COORDINATOR_URL", url,
                "COORDINATOR_SECRET", "hush",
                "ORIGIN_SECRET", "",
                "ALLOWED_ORIGINS", "",
                "REQUESTS_A_MINUTE", "0")));
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
    assertThat(coordinator.calls()).hasSize(1);
    var asked = coordinator.calls().getFirst();
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
  void id_that_is_none_asks_nobody() {
    for (String id : new String[] {"clicks", "..", "x/y", "feed?a=b"}) {
      JsonNode answer = call(handler, "acme", "GET", id, "");
      assertThat(answer.path("statusCode").asInt()).as(id).isEqualTo(404);
    }
    assertThat(coordinator.calls()).isEmpty();
  }
}
