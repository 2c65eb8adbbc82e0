package dev.blip.functions.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a handshake is answered, and what is counted of it. */
@ExtendWith(Aws.Resolver.class)
class ConnectHandlerTest {
  private final Listener room = new Listener();
  private final List<String> counted = new ArrayList<>();
  private final ConnectHandler handler;
  private String account = "recorded";

  private final Aws aws;

  ConnectHandlerTest(Aws aws) throws IOException {
    this.aws = aws;
    handler =
        new ConnectHandler(
            aws.environment("COORDINATOR_URL", room.url()),
            (name, value, unit, why) -> counted.add(name));
  }

  @AfterEach
  void stop() {
    room.close();
  }

  private JsonNode connect(String... refused) {
    var event = Recorded.event("socket-connect");
    if (refused.length > 0) event.with("requestContext/authorizer/refused", "not you");
    if (refused.length > 1) event.with("requestContext/authorizer/refusedStatus", refused[1]);
    return event.to(handler);
  }

  @Test
  void only_answers_that_are_our_fault_are_counted() {
    room.answers(403);
    assertThat(connect().path("statusCode").asInt()).isEqualTo(403);
    assertThat(counted).isEmpty();
    room.answers(500);
    assertThat(connect().path("statusCode").asInt()).isEqualTo(500);
    assertThat(counted).containsExactly("SocketsFailed");
  }

  @Test
  void room_is_told_what_the_token_says_and_believes_no_visitor_who_says_it() {
    var event = Recorded.event("socket-connect").with("headers/Blip-Claims", "{\"sub\":\"eve\"}");
    event.to(handler);
    event.with("requestContext/authorizer/claims", "{\"sub\":\"ada\"}").to(handler);
    List<String> subjects =
        room.calls().stream()
            .map(call -> Json.read(call.body(), ConnectionRequest.class))
            .map(opening -> opening.claims().subject().orElse("nobody"))
            .toList();
    assertThat(subjects).containsExactly("nobody", "ada");
  }

  @Test
  void what_the_authorizer_refused_is_answered_with_its_status() {
    for (String status : List.of("401", "403", "503")) {
      JsonNode answer = connect("refused", status);
      assertThat(answer.path("statusCode").asText()).isEqualTo(status);
      JsonNode error = Json.tree(answer.path("body").asText()).path("error");
      assertThat(error.path("message").asText()).isEqualTo("not you");
    }
    assertThat(connect("refused").path("statusCode").asInt()).isEqualTo(401);
    assertThat(room.calls()).isEmpty();
  }

  @Test
  void socket_is_let_in_where_no_room_answers_and_some_coordinator_will() throws IOException {
    String inbox = aws.newFifo("connect-kept");
    room.answers(502);
    assertThat(connectAtRest(room.url(), inbox, "", null).path("statusCode").asInt())
        .isEqualTo(200);
    assertThat(aws.messages(inbox)).hasSize(1);
    assertThat(counted).isEmpty();
    room.with("Blip-Answered", "room").answers(503);
    String answered = aws.newFifo("connect-answered");
    assertThat(connectAtRest(room.url(), answered, "", null).path("statusCode").asInt())
        .isEqualTo(503);
    assertThat(aws.messages(answered)).isEmpty();
  }

  @Test
  void subprotocol_is_chosen_by_what_the_party_has_published() throws IOException {
    String inbox = aws.newFifo("connect-spoken");
    String rules = "{\"parties\":{\"counter\":{\"subprotocols\":[\"v1\",\"v2\"]}}}";
    String table = aws.published("ConnectSpoken", rules);
    JsonNode answer = connectAtRest(inbox, table, "x, v2, v1");
    assertThat(answer.path("statusCode").asInt()).isEqualTo(200);
    assertThat(answer.at("/headers/Sec-WebSocket-Protocol").asText()).isEqualTo("v2");
    assertThat(letIn(inbox).headers()).containsEntry(ConnectionRequest.OFFERS, "v2");
    String others = aws.newFifo("connect-others");
    JsonNode refused = connectAtRest(others, table, "v3");
    assertThat(refused.path("statusCode").asInt()).isEqualTo(400);
    assertThat(refused.path("body").asText()).contains("must offer one of [v1, v2], was [v3]");
    assertThat(aws.messages(others)).isEmpty();
  }

  @Test
  void socket_that_offers_some_is_told_none_where_the_party_has_published_none()
      throws IOException {
    String inbox = aws.newFifo("connect-silent");
    String table = aws.published("ConnectSilent", "{\"parties\":{\"counter\":{}}}");
    JsonNode answer = connectAtRest(inbox, table, "v1");
    assertThat(answer.path("statusCode").asInt()).isEqualTo(200);
    assertThat(answer.path("headers").has("Sec-WebSocket-Protocol")).isFalse();
    assertThat(letIn(inbox).headers()).doesNotContainKey(ConnectionRequest.OFFERS);
  }

  @Test
  void socket_that_offers_some_comes_again_where_nothing_is_published_of_its_party()
      throws IOException {
    String inbox = aws.newFifo("connect-unknown");
    String others = aws.published("ConnectOthers", "{\"parties\":{\"chat\":{}}}");
    for (String table : List.of("", "LeasesTable", "NoSuchTable", others)) {
      JsonNode answer = connectAtRest(inbox, table, "v1");
      assertThat(answer.path("statusCode").asInt()).as(table).isEqualTo(503);
    }
    assertThat(aws.messages(inbox)).isEmpty();
  }

  @Test
  void socket_that_may_not_enter_is_refused_at_once_by_what_is_published() throws IOException {
    String inbox = aws.newFifo("connect-private");
    account = "somebody";
    for (var refused : Map.of("ACCOUNTS_OWN", 403, "INTERNAL", 404).entrySet()) {
      String rules = "{\"parties\":{\"counter\":{\"access\":\"%s\"}}}".formatted(refused.getKey());
      String table = aws.published("Connect" + refused.getKey(), rules);
      JsonNode answer = connectAtRest("http://127.0.0.1:1", inbox, table, null);
      assertThat(answer.path("statusCode").asInt()).as(rules).isEqualTo(refused.getValue());
    }
    assertThat(aws.messages(inbox)).isEmpty();
  }

  /** The opening that waits. */
  private ConnectionRequest letIn(String inbox) {
    String waiting = aws.messages(inbox).getFirst().body();
    var opening = Objects.requireNonNull(Json.read(waiting, Waiting.class).opening());
    assertThat(opening.wasLetIn()).isTrue();
    return opening;
  }

  /** Where no coordinator runs. */
  private JsonNode connectAtRest(String inbox, String leases, String offers) throws IOException {
    return connectAtRest("http://127.0.0.1:1", inbox, leases, offers);
  }

  private JsonNode connectAtRest(
      String coordinator, String inbox, String leases, @Nullable String offers) throws IOException {
    try (var ecs = new Listener()) {
      ecs.tells("/", "{\"services\":[{\"desiredCount\":1,\"runningCount\":1}]}");
      var resting =
          new ConnectHandler(
              aws.environment(
                  "COORDINATOR_URL",
                  coordinator,
                  "COORDINATOR_SERVICE",
                  "blip/coordinators",
                  "AWS_ENDPOINT_URL_ECS",
                  ecs.url(),
                  "INBOX_URL",
                  inbox,
                  "LEASES_TABLE",
                  leases),
              (metric, value, unit, why) -> counted.add(metric));
      return Recorded.event("socket-connect")
          .with("headers/Sec-WebSocket-Protocol", offers)
          .with("requestContext/authorizer/account", account)
          .with("requestContext/requestId", "connect-" + UUID.randomUUID())
          .to(resting);
    }
  }
}
