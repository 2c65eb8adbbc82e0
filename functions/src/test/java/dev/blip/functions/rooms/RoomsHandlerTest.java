package dev.blip.functions.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.coordinator.VisitorHeaders;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a room is told of a visitor, by events as API Gateway writes them. */
@ExtendWith(Aws.Resolver.class)
class RoomsHandlerTest {
  private final Listener coordinator;
  private final RoomsHandler handler;

  private final Aws aws;

  RoomsHandlerTest(Aws aws) throws IOException {
    this.aws = aws;
    coordinator =
        new Listener()
            .tells("/parties/clicks", "{\"access\":\"ACCOUNTS_OWN\"}")
            .tells("/parties/vault", "{\"givesNames\":true}");
    handler =
        new RoomsHandler(
            aws.environment("COORDINATOR_URL", coordinator.url(), "COORDINATOR_SECRET", "hush"));
  }

  @AfterEach
  void close() {
    coordinator.close();
  }

  private static Recorded post(String party, String room) {
    return Recorded.event("http-api")
        .with("requestContext/http/method", "POST")
        .with("pathParameters", Map.of("party", party, "room", room, "path", "hook"))
        .with("headers/origin", null)
        .with("body", "{\"a\": 1}\n");
  }

  private static Recorded stranger(Recorded event, String authorization) {
    return event
        .with("headers/authorization", authorization)
        .with(
            "requestContext/authorizer/lambda",
            Map.of(
                "refused", "header Authorization must be Bearer and a token", "foreign", "true"));
  }

  /** The one call that has reached a room. */
  private Listener.Call call() {
    var calls =
        coordinator.calls().stream()
            .filter(call -> call.uri().getPath().startsWith("/rooms/"))
            .toList();
    assertThat(calls).hasSize(1);
    return calls.getFirst();
  }

  private Map<String, String> seen() {
    Listener.Call call = call();
    return VisitorHeaders.read(Objects.requireNonNull(call.headers().get("blip-headers")));
  }

  private static int status(JsonNode answer) {
    return answer.path("statusCode").asInt();
  }

  @Test
  void room_sees_the_visitors_headers_and_cookies_and_the_body_as_it_was_sent() {
    var event =
        post("chat", "lobby")
            .with("headers/x-hub-signature-256", "sha256=ab")
            .with("headers/x-name", "Zoë 😀")
            .with("headers/content-type", "application/json")
            .with("headers/blip-caller", "account:demo")
            .with("headers/host", "api.example")
            .with("cookies", List.of("a=1", "b=2"));
    assertThat(status(event.to(handler))).isEqualTo(200);
    assertThat(seen())
        .containsEntry("x-hub-signature-256", "sha256=ab")
        .containsEntry("x-name", "Zoë 😀")
        .containsEntry("content-type", "application/json")
        .containsEntry("cookie", "a=1; b=2")
        .doesNotContainKeys("blip-caller", "host");
    assertThat(call().body()).isEqualTo("{\"a\": 1}\n");
  }

  @Test
  void foreign_authorization_passes_to_a_room_that_is_open_to_anyone() {
    for (String value : List.of("Basic YTpi", "Bearer sk_live_1")) {
      coordinator.calls().clear();
      assertThat(status(stranger(post("chat", "lobby"), value).to(handler))).isEqualTo(200);
      assertThat(seen()).containsEntry("authorization", value);
      assertThat(call().headers())
          .containsEntry("blip-caller", "anonymous")
          .containsEntry("authorization", "Bearer hush");
    }
  }

  @Test
  void foreign_authorization_opens_no_private_room() {
    JsonNode answer = stranger(post("clicks", "demo"), "Basic YTpi").to(handler);
    assertThat(status(answer)).isEqualTo(401);
    assertThat(coordinator.calls()).extracting(Listener.Call::method).containsExactly("GET");
  }

  @Test
  void party_that_names_rooms_answers_64_digits_and_asks_no_room() {
    var event =
        Recorded.event("http-api")
            .with("requestContext/http/method", "POST")
            .with("pathParameters", Map.of("party", "vault"));
    JsonNode answer = event.to(handler);
    assertThat(status(answer)).isEqualTo(200);
    assertThat(answer.path("body").asText()).matches("[0-9a-f]{64}");
    assertThat(event.to(handler).path("body")).isNotEqualTo(answer.path("body"));
    assertThat(status(event.with("pathParameters", Map.of("party", "chat")).to(handler)))
        .isEqualTo(404);
  }

  @Test
  void token_of_blips_reaches_no_room() {
    for (String party : List.of("chat", "clicks")) {
      coordinator.calls().clear();
      var event =
          post(party, "demo")
              .with("headers/authorization", "Bearer ey.of.ours")
              .with("requestContext/authorizer/lambda", Map.of("account", "demo"));
      assertThat(status(event.to(handler))).isEqualTo(200);
      assertThat(seen()).doesNotContainKey("authorization");
      assertThat(call().headers()).containsEntry("blip-caller", "account:demo");
    }
  }

  @Test
  void room_is_told_what_the_token_says_and_believes_no_visitor_who_says_it() {
    var event = post("chat", "lobby").with("headers/blip-claims", "{\"sub\":\"eve\"}");
    event.to(handler);
    assertThat(seen()).doesNotContainKey("blip-claims");
    coordinator.calls().clear();
    var lambda = Map.of("account", "demo", "claims", "{\"sub\":\"ada\"}");
    event.with("requestContext/authorizer/lambda", lambda).to(handler);
    assertThat(seen()).containsEntry("blip-claims", "{\"sub\":\"ada\"}");
  }

  @Test
  void token_of_blips_that_is_not_good_is_refused_by_open_rooms_too() {
    var event =
        post("chat", "lobby")
            .with("headers/authorization", "Bearer ey.of.ours")
            .with("requestContext/authorizer/lambda", Map.of("refused", "token is not valid"));
    assertThat(status(event.to(handler))).isEqualTo(401);
    assertThat(coordinator.calls()).isEmpty();
  }

  @Test
  void asking_for_a_name_wakes_a_coordinator_where_nothing_is_published_of_the_party()
      throws IOException {
    for (String table : List.of("LeasesTable", "NoSuchTable")) {
      try (var ecs = new Listener()) {
        JsonNode answer = toParty("vault").to(atRest(ecs, table));
        assertThat(status(answer)).isEqualTo(503);
        assertThat(answer.at("/headers/Retry-After").asText()).isEqualTo("5");
        assertThat(ecs.calls()).as("described, and raised").hasSize(2);
      }
    }
  }

  @Test
  void what_parties_have_published_is_answered_at_rest_and_wakes_nobody() throws IOException {
    String rules =
        """
        {"parties":{"vault":{"givesNames":true,"allowedOrigins":["https://vault.example"]},"chat":{}}}""";
    String table = aws.published("RoomsPublished", rules);
    try (var ecs = new Listener()) {
      RoomsHandler resting = atRest(ecs, table);
      JsonNode named = toParty("vault").to(resting);
      assertThat(status(named)).isEqualTo(200);
      assertThat(named.path("body").asText()).matches("[0-9a-f]{64}");
      assertThat(status(toParty("chat").to(resting))).isEqualTo(404);
      assertThat(preflight(resting, "vault", "https://vault.example")).isEqualTo(204);
      assertThat(preflight(resting, "vault", "https://other.example")).isEqualTo(403);
      assertThat(preflight(resting, "chat", "https://vault.example")).isEqualTo(403);
      assertThat(ecs.calls()).isEmpty();
    }
  }

  private static Recorded toParty(String party) {
    return Recorded.event("http-api")
        .with("requestContext/http/method", "POST")
        .with("headers/origin", null)
        .with("pathParameters", Map.of("party", party));
  }

  private static int preflight(RoomsHandler handler, String party, String origin) {
    return status(
        toParty(party)
            .with("requestContext/http/method", "OPTIONS")
            .with("headers/origin", origin)
            .with("headers/access-control-request-method", "POST")
            .to(handler));
  }

  /** One where no coordinator runs. */
  private RoomsHandler atRest(Listener ecs, String leases) {
    ecs.tells("/", "{\"services\":[{\"desiredCount\":0,\"runningCount\":0}]}");
    return new RoomsHandler(
        aws.environment(
            "AWS_ENDPOINT_URL_ECS",
            ecs.url(),
            "COORDINATOR_SERVICE",
            "blip/coordinators",
            "COORDINATOR_URL",
            "http://127.0.0.1:1",
            "LEASES_TABLE",
            leases));
  }

  /** What a coordinator says to a function is no answer to a visitor. */
  @Test
  void visitor_whose_room_nobody_has_for_too_long_is_told_to_come_again() {
    coordinator.answers(502);
    JsonNode answer = post("chat", "lobby").to(handler);
    assertThat(status(answer)).isEqualTo(503);
    assertThat(answer.at("/headers/Retry-After").asText()).isEqualTo("5");
    assertThat(answer.path("body").asText())
        .contains("room chat/lobby cannot be reached; try again")
        .doesNotContain("elsewhere");
  }
}
