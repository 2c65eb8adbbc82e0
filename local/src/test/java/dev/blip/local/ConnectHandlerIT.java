package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Handshakes, by events as API Gateway writes them. */
@ExtendWith(RecordedHouse.Resolver.class)
class ConnectHandlerIT {
  private final String id = UUID.randomUUID().toString();
  private final RecordedHouse house;

  ConnectHandlerIT(RecordedHouse house) {
    this.house = house;
  }

  private JsonNode connect(@Nullable String party, String room) {
    return house.invoke("ConnectFunction", RecordedHouse.socket("socket-connect", id, party, room));
  }

  private static void assertRefused(JsonNode answer, int status, String why) {
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.path("body").asText()).contains(why).doesNotContain("Exception");
  }

  @Test
  void room_opens_a_socket() {
    assertThat(connect("counter", id).path("statusCode").asInt()).isEqualTo(200);
    assertThat(connect("clicks", "recorded").path("statusCode").asInt()).isEqualTo(200);
  }

  @Test
  void who_may_not_enter_is_refused_with_the_reason() {
    assertRefused(connect("clicks", "another"), 403, "another");
    assertRefused(connect(null, "room"), 400, "query must have party");
    assertRefused(connect("nowhere", "room"), 404, "nowhere");
    var refused = RecordedHouse.socket("socket-connect", id, "clicks", "recorded");
    ((ObjectNode) refused.at("/requestContext/authorizer")).put("refused", "ticket is unknown");
    assertRefused(house.invoke("ConnectFunction", refused), 401, "ticket is unknown");
    var wrong = RecordedHouse.socket("socket-connect", id, "clicks", "recorded");
    ((ObjectNode) wrong.path("queryStringParameters")).put("after", "-1");
    assertRefused(house.invoke("ConnectFunction", wrong), 400, "after must be");
  }

  @Test
  void coordinator_that_is_gone_is_503() {
    assertRefused(house.invokeForsaken("ConnectFunction"), 503, "try again");
  }
}
