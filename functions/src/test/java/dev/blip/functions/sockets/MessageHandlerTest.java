package dev.blip.functions.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.model.Message;

/** What waits for a coordinator where those rest, and what does not. */
@ExtendWith(Aws.Resolver.class)
class MessageHandlerTest {
  private final Aws aws;
  private final Listener coordinator = new Listener();
  private final Listener ecs = new Listener();

  MessageHandlerTest(Aws aws) throws IOException {
    this.aws = aws;
    ecs.tells("/", "{\"services\":[{\"desiredCount\":1,\"runningCount\":1}]}");
  }

  @AfterEach
  void stop() {
    coordinator.close();
    ecs.close();
  }

  private MessageHandler handler(String inbox) {
    return new MessageHandler(
        aws.environment(
            "COORDINATOR_URL",
            coordinator.url(),
            "COORDINATOR_SERVICE",
            "blip/coordinators",
            "AWS_ENDPOINT_URL_ECS",
            ecs.url(),
            "INBOX_URL",
            inbox));
  }

  private List<Waiting> kept(String inbox) {
    return aws.messages(inbox).stream()
        .map(Message::body)
        .map(body -> Json.read(body, Waiting.class))
        .toList();
  }

  @Test
  void message_that_no_room_has_answered_is_kept() {
    String inbox = aws.newFifo("message-kept");
    coordinator.answers(502);
    Recorded.event("socket-message").to(handler(inbox));
    assertThat(kept(inbox))
        .singleElement()
        .satisfies(
            waiting -> {
              assertThat(waiting.room()).isEqualTo("counter/recorded");
              assertThat(waiting.text()).isEqualTo("increment");
              assertThat(waiting.id()).isEqualTo("UCbZyF0ZliAFhOw=");
            });
  }

  @Test
  void message_whose_room_has_not_heard_of_its_socket_is_kept_however_old_that_is() {
    String inbox = aws.newFifo("message-unknown");
    coordinator.answers(410);
    Recorded.event("socket-message")
        .with("requestContext/connectedAt", 1_795_211_305_456L - 7_000_000)
        .to(handler(inbox));
    assertThat(kept(inbox)).hasSize(1);
  }

  @Test
  void message_that_its_room_has_answered_is_not_kept() {
    String inbox = aws.newFifo("message-answered");
    coordinator.with("Blip-Answered", "room").answers(503);
    var event = Recorded.event("socket-message");
    assertThatThrownBy(() -> event.to(handler(inbox))).hasMessageContaining("answered 503");
    assertThat(kept(inbox)).isEmpty();
  }

  private static Recorded ping(String party) {
    return Recorded.event("socket-message")
        .with("requestContext/routeKey", "ping")
        .with("requestContext/authorizer/party", party)
        .with("body", "{\"type\":\"ping\"}");
  }

  private static String answer(JsonNode response) {
    assertThat(response.path("statusCode").asInt()).isEqualTo(200);
    return response.path("body").asText("");
  }

  @Test
  void ping_is_answered_here_and_wakes_nobody() {
    String inbox = aws.newFifo("message-ping");
    assertThat(answer(ping("clicks").to(handler(inbox)))).isEqualTo("{\"type\":\"pong\"}");
    assertThat(coordinator.calls()).extracting(call -> call.uri().getPath()).containsOnly("/ready");
    coordinator.answers(503);
    assertThat(answer(ping("topic").to(handler(inbox))))
        .isEqualTo("{\"type\":\"pong\",\"resting\":true}");
    coordinator.close();
    assertThat(answer(ping("clicks").to(handler(inbox)))).contains("\"resting\":true");
    assertThat(ecs.calls()).isEmpty();
    assertThat(kept(inbox)).isEmpty();
  }

  @Test
  void ping_means_to_other_rooms_what_they_make_of_it() {
    String inbox = aws.newFifo("message-other-ping");
    assertThat(answer(ping("counter").to(handler(inbox)))).isEmpty();
    assertThat(coordinator.calls().getLast().body()).isEqualTo("{\"type\":\"ping\"}");
  }

  @Test
  void ping_is_the_rooms_where_coordinators_never_rest() {
    assertThat(answer(ping("clicks").to(handler("")))).isEmpty();
    assertThat(coordinator.calls().getLast().body()).isEqualTo("{\"type\":\"ping\"}");
  }
}
