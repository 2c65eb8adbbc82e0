package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.protocol.Json;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests to rooms, by events as API Gateway writes them. */
@ExtendWith(RecordedHouse.Resolver.class)
class RoomsHandlerIT {
  private final String room = "r-" + UUID.randomUUID();
  private final RecordedHouse house;

  RoomsHandlerIT(RecordedHouse house) {
    this.house = house;
  }

  private JsonNode call(ObjectNode event) {
    return house.invoke("RoomsFunction", event);
  }

  private void assertRefused(ObjectNode event, int status, String why) {
    JsonNode answer = call(event);
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(status);
    JsonNode error = Json.tree(answer.path("body").asText()).path("error");
    assertThat(error.path("message").asText()).contains(why);
    assertThat(error.path("id").asText()).isNotEmpty();
  }

  @Test
  void room_answers_a_visitors_request() {
    JsonNode answer = call(RecordedHouse.room("POST", "counter", room).put("body", "increment"));
    assertThat(answer.path("statusCode").asInt()).isEqualTo(200);
    assertThat(answer.path("body").asText()).isEqualTo("1");
    assertThat(house.count(room)).isEqualTo("1");
  }

  @Test
  void what_is_wrong_is_told_by_whom_it_concerns() {
    assertRefused(RecordedHouse.room("POST", "counter", room).put("body", "nine"), 400, "nine");
    assertRefused(RecordedHouse.room("GET", "nowhere", room), 404, "nowhere");
    assertRefused(RecordedHouse.room("GET", "No Party", room), 404, "party must match");
    assertRefused(RecordedHouse.room("GET", "limiter", room), 404, "limiter");
    // Another room: this one has answered a request of that ID.
    var delete = RecordedHouse.room("DELETE", "counter", room + "b");
    assertRefused(delete, 405, "GET or POST");
    assertThat(call(delete).at("/headers/allow").asText()).isEqualTo("GET, POST");
    assertRefused(RecordedHouse.room("TRACE", "counter", room), 405, "PATCH, DELETE");
    assertRefused(RecordedHouse.room("GET", "clicks", "another"), 403, "another");
    var stranger = RecordedHouse.room("GET", "clicks", "recorded");
    ((ObjectNode) stranger.path("requestContext")).remove("authorizer");
    assertRefused(stranger, 401, "clicks/recorded");
    assertThat(house.count(room)).isEqualTo("0");
  }

  @Test
  void operator_who_may_invoke_the_function_is_told_of_all_rooms() {
    assertThat(house.count(room)).isEqualTo("0");
    ObjectNode event = Json.MAPPER.createObjectNode().put("routeKey", "list-rooms");
    JsonNode answer = call(event.put("rawQueryString", "party=counter&prefix=" + room));
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(200);
    JsonNode page = Json.tree(answer.path("body").asText());
    assertThat(page.at("/rooms/0/address").asText()).isEqualTo("counter/" + room);
    assertThat(page.at("/counts/counter").asInt()).isEqualTo(1);
    assertRefused(event.put("rawQueryString", "limit=0"), 400, "limit must be 1..1000");
  }

  @Test
  void visitor_cannot_ask_for_the_rooms() {
    // Whatever a visitor sends, the route key is API Gateway's.
    ObjectNode event = RecordedHouse.room("GET", "counter", room).put("body", "list-rooms");
    event.put("rawQueryString", "routeKey=list-rooms");
    assertThat(call(event).path("body").asText()).isEqualTo("0");
  }

  private JsonNode party(String method, String party) {
    ObjectNode event = RecordedHouse.room(method, party, "left-out");
    event.put("rawPath", "/parties/" + party).put("routeKey", "ANY /parties/{party}");
    ((ObjectNode) event.path("pathParameters")).remove("room");
    return call(event);
  }

  @Test
  void party_that_names_rooms_answers_names_that_nobody_can_guess() {
    JsonNode first = party("POST", "chat");
    assertThat(first.path("statusCode").asInt()).isEqualTo(200);
    assertThat(first.at("/headers/Content-Type").asText()).isEqualTo("text/plain");
    assertThat(first.path("body").asText()).matches("[0-9a-f]{64}");
    assertThat(party("POST", "chat").path("body")).isNotEqualTo(first.path("body"));
    assertThat(party("GET", "chat").path("statusCode").asInt()).isEqualTo(405);
    JsonNode other = party("POST", "counter");
    assertThat(other.path("statusCode").asInt()).isEqualTo(404);
    assertThat(other.path("body").asText()).contains("address must be /parties/{party}/{room}");
  }

  @Test
  void coordinator_that_is_gone_is_503() {
    JsonNode answer = house.invokeForsaken("RoomsFunction");
    assertThat(answer.path("statusCode").asInt()).isEqualTo(503);
    assertThat(answer.path("body").asText()).contains("try again").doesNotContain("Exception");
  }
}
