package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Messages of sockets, by events as API Gateway writes them. */
@ExtendWith(RecordedHouse.Resolver.class)
class MessageHandlerIT {
  private final String id = UUID.randomUUID().toString();
  private final RecordedHouse house;

  MessageHandlerIT(RecordedHouse house) {
    this.house = house;
  }

  private JsonNode say(String text) {
    return house.invoke(
        "MessageFunction",
        RecordedHouse.socket("socket-message", id, "counter", id).put("body", text));
  }

  @Test
  void message_reaches_its_room() {
    house.invoke("ConnectFunction", RecordedHouse.socket("socket-connect", id, "counter", id));
    assertThat(say("increment").path("statusCode").asInt()).isEqualTo(200);
    assertThat(house.count(id)).isEqualTo("1");
  }

  @Test
  void wrong_message_is_answered_by_the_room_and_changes_nothing() {
    house.invoke("ConnectFunction", RecordedHouse.socket("socket-connect", id, "counter", id));
    assertThat(say("decrement").path("statusCode").asInt()).isEqualTo(200);
    assertThat(house.count(id)).isEqualTo("0");
  }

  @Test
  void message_of_a_connection_that_the_room_does_not_know_changes_nothing() {
    assertThat(say("increment").path("statusCode").asInt()).isEqualTo(200);
    assertThat(house.count(id)).isEqualTo("0");
  }

  /** API Gateway then tells the client {@code Internal server error}. */
  @Test
  void coordinator_that_is_gone_fails_the_function() {
    assertThatThrownBy(() -> house.invokeForsaken("MessageFunction"))
        .hasMessageContaining("room counter/recorded cannot be reached");
  }
}
