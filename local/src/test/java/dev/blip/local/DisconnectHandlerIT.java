package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ends of sockets, by events as API Gateway writes them. */
@ExtendWith(RecordedHouse.Resolver.class)
class DisconnectHandlerIT {
  private final String id = UUID.randomUUID().toString();
  private final RecordedHouse house;

  DisconnectHandlerIT(RecordedHouse house) {
    this.house = house;
  }

  private JsonNode call(String function, String event, @Nullable String party) {
    return house.invoke(function, RecordedHouse.socket(event, id, party, id));
  }

  @Test
  void room_forgets_a_connection_that_has_closed() {
    call("ConnectFunction", "socket-connect", "counter");
    assertThat(call("DisconnectFunction", "socket-disconnect", "counter").path("statusCode"))
        .hasToString("200");
    call("MessageFunction", "socket-message", "counter");
    assertThat(house.count(id)).isEqualTo("0");
  }

  @Test
  void closing_twice_or_without_a_room_or_what_was_never_open_is_no_fault() {
    for (String party : new String[] {"counter", "counter", "nowhere"}) {
      assertThat(call("DisconnectFunction", "socket-disconnect", party).path("statusCode"))
          .hasToString("200");
    }
    assertThat(call("DisconnectFunction", "socket-disconnect", null).path("statusCode"))
        .hasToString("200");
  }

  @Test
  void coordinator_that_is_gone_is_no_fault_of_the_clients() {
    assertThat(house.invokeForsaken("DisconnectFunction").path("statusCode")).hasToString("200");
  }
}
