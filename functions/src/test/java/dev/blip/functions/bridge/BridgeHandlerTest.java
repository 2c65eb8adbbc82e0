package dev.blip.functions.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Environment;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events as SNS and EventBridge write them, on their way into a topic. */
class BridgeHandlerTest {
  private final Listener coordinator;

  BridgeHandlerTest() throws IOException {
    coordinator = new Listener();
  }

  @AfterEach
  void close() {
    coordinator.close();
  }

  private BridgeHandler into(String topic) {
    return new BridgeHandler(
        new Environment(
            Map.of(
                "COORDINATOR_URL",
                coordinator.url(),
                "COORDINATOR_SECRET",
                "hush",
                "BRIDGE_TOPIC",
                topic)));
  }

  private JsonNode published(Recorded event) {
    event.to(into("acme.orders"));
    Listener.Call call = coordinator.calls().getLast();
    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.uri()).hasPath("/rooms/topic/acme.orders/requests/");
    assertThat(call.headers())
        .containsEntry("authorization", "Bearer hush")
        .containsEntry("blip-caller", "account:acme");
    JsonNode body = Json.tree(call.body());
    assertThat(call.headers().get("idempotency-key")).isEqualTo(body.path("id").asText());
    return body;
  }

  @Test
  void event_of_a_rule_is_published_whole_under_its_id() {
    JsonNode body = published(Recorded.event("eventbridge"));
    assertThat(body.path("id").asText()).isEqualTo("fe8d3c65-5a1b-c5c3-2c87-81584709a377");
    assertThat(body.at("/data/source").asText()).isEqualTo("aws.ec2");
    assertThat(body.at("/data/detail/state").asText()).isEqualTo("terminated");
  }

  @Test
  void notification_is_published_as_the_json_that_it_is_under_its_id() {
    JsonNode body = published(Recorded.event("sns"));
    assertThat(body.path("id").asText()).isEqualTo("95df01b4-ee98-5cb9-9903-4c221d41eb5e");
    assertThat(body.path("data")).isEqualTo(Json.tree("{\"order\":7,\"total\":12.5}"));
  }

  @Test
  void notification_that_is_no_json_is_published_as_text() {
    JsonNode body = published(Recorded.event("sns").with("Records/0/Sns/Message", "paid: 7"));
    assertThat(body.path("data").textValue()).isEqualTo("paid: 7");
  }

  @Test
  void lambda_is_to_try_again_what_the_topic_has_not_stored() {
    coordinator.answers(413);
    assertThatThrownBy(() -> Recorded.event("sns").to(into("acme.orders")))
        .hasStackTraceContaining("topic acme.orders answered 413");
  }

  @Test
  void without_a_topic_nothing_is_lost_silently() {
    assertThatThrownBy(() -> Recorded.event("sns").to(into("")))
        .hasStackTraceContaining("BridgeTopic names no topic");
    assertThatThrownBy(() -> Recorded.event("sqs").to(into("acme.orders")))
        .hasStackTraceContaining("must be of SNS or EventBridge");
    assertThat(coordinator.calls()).isEmpty();
  }

  @Test
  void keeping_awake_publishes_nothing() {
    Recorded.event("eventbridge").with("routeKey", "keep-awake").to(into(""));
    assertThat(coordinator.calls()).isEmpty();
  }
}
