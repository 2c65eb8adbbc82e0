package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What parties say about pages of other origins, and about subprotocols. */
@ExtendWith(RecordedHouse.Resolver.class)
class OtherOriginsIT {
  private final String room = "r-" + UUID.randomUUID();
  private final RecordedHouse house;

  OtherOriginsIT(RecordedHouse house) {
    this.house = house;
  }

  private JsonNode call(String method, String party, String origin) {
    ObjectNode event = RecordedHouse.room(method, party, room);
    ObjectNode headers = (ObjectNode) event.path("headers");
    headers.put("origin", origin);
    if (method.equals("OPTIONS")) headers.put("access-control-request-method", "POST");
    return house.invoke("RoomsFunction", event);
  }

  private static String allowed(JsonNode answer) {
    return answer.at("/headers/Access-Control-Allow-Origin").asText();
  }

  @Test
  void party_overrides_which_origins_are_allowed() {
    JsonNode preflight = call("OPTIONS", "open", OpenParty.ORIGIN);
    assertThat(preflight.path("statusCode").asInt()).isEqualTo(204);
    assertThat(allowed(preflight)).isEqualTo(OpenParty.ORIGIN);
    JsonNode answer = call("GET", "open", OpenParty.ORIGIN);
    assertThat(answer.path("body").asText()).isEqualTo("open");
    assertThat(allowed(answer)).isEqualTo(OpenParty.ORIGIN);
    assertThat(call("OPTIONS", "counter", OpenParty.ORIGIN).path("statusCode").asInt())
        .isEqualTo(403);
    assertThat(call("OPTIONS", "nowhere", OpenParty.ORIGIN).path("statusCode").asInt())
        .isEqualTo(403);
  }

  @Test
  void first_subprotocol_that_the_party_names_is_spoken() {
    assertThat(open("open", "third.v1", "first.v1", "second.v1").getSubprotocol())
        .isEqualTo("first.v1");
    assertThat(open("open", "only.v1").getSubprotocol()).isEqualTo("only.v1");
    assertThat(open("counter", "first.v1").getSubprotocol()).isEmpty();
  }

  private WebSocket open(String party, String first, String... others) {
    URI address =
        URI.create(house.origin().toString().replaceFirst("http", "ws"))
            .resolve("/parties/" + party + "/" + room);
    try (var http = HttpClient.newHttpClient()) {
      WebSocket socket =
          http.newWebSocketBuilder()
              .subprotocols(first, others)
              .buildAsync(address, new WebSocket.Listener() {})
              .join();
      socket.abort();
      return socket;
    }
  }
}
