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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a handshake is answered, and what is counted of it. */
@ExtendWith(Aws.Resolver.class)
class ConnectHandlerTest {
  private final Listener room = new Listener();
  private final List<String> counted = new ArrayList<>();
  private final ConnectHandler handler;

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
    room.answers(502);
    assertThat(connectAtRest("connect-kept").path("statusCode").asInt()).isEqualTo(200);
    assertThat(counted).isEmpty();
    room.with("Blip-Answered", "room").answers(503);
    assertThat(connectAtRest("connect-answered").path("statusCode").asInt()).isEqualTo(503);
  }

  private JsonNode connectAtRest(String name) throws IOException {
    String inbox = aws.newFifo(name);
    try (var ecs = new Listener()) {
      ecs.tells("/", "{\"services\":[{\"desiredCount\":1,\"runningCount\":1}]}");
      var resting =
          new ConnectHandler(
              aws.environment(
                  "COORDINATOR_URL",
                  room.url(),
                  "COORDINATOR_SERVICE",
                  "blip/coordinators",
                  "AWS_ENDPOINT_URL_ECS",
                  ecs.url(),
                  "INBOX_URL",
                  inbox),
              (metric, value, unit, why) -> counted.add(metric));
      JsonNode answer = Recorded.event("socket-connect").to(resting);
      boolean isLetIn = answer.path("statusCode").asInt() == 200;
      assertThat(aws.messages(inbox)).hasSize(isLetIn ? 1 : 0);
      return answer;
    }
  }
}
