package dev.blip.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which subprotocol is spoken with a socket. */
class AcceptedTest {
  private static final List<String> SPOKEN = List.of("v1", "v2");

  private static ConnectionRequest offering(String header) {
    var headers = Map.of(ConnectionRequest.OFFERS, header, "origin", "https://blip.example");
    return new ConnectionRequest(null, Map.of(), headers, "192.0.2.1");
  }

  private static ConnectionRequest offeringNothing() {
    return new ConnectionRequest(null, Map.of(), Map.of(), "192.0.2.1");
  }

  @Test
  void first_offer_that_is_spoken_is() {
    assertThat(Accepted.by(offering("x, v2,v1"), SPOKEN).subprotocol()).isEqualTo("v2");
    assertThat(Accepted.by(offering(" ,v1"), SPOKEN).subprotocol()).isEqualTo("v1");
    assertThat(Accepted.by(offeringNothing(), SPOKEN).subprotocol()).isNull();
    assertThat(Accepted.by(offering(""), SPOKEN).subprotocol()).isNull();
    assertThat(Accepted.by(offering("x"), List.of()).subprotocol()).isNull();
    assertThatThrownBy(() -> Accepted.by(offering("V1, x"), SPOKEN))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.status()).isEqualTo(400))
        .hasMessage("Sec-WebSocket-Protocol must offer one of [v1, v2], was [V1, x]");
  }

  @Test
  void nothing_else_is_chosen_than_what_a_socket_was_told_that_was_let_in_before() {
    var opening = offering("v1, v2");
    var late = opening.letIn(new Accepted("v2"));
    assertThat(late.wasLetIn()).isTrue();
    assertThat(late.headers()).containsEntry("origin", "https://blip.example");
    assertThat(Accepted.by(late, SPOKEN).subprotocol()).isEqualTo("v2");
    for (List<String> since : List.of(List.of("v1"), List.<String>of())) {
      assertThatThrownBy(() -> Accepted.by(late, since))
          .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.status()).isEqualTo(409))
          .hasMessageContaining("must be one of " + since + ", is v2");
    }
    var silent = opening.letIn(new Accepted(null));
    assertThat(Accepted.by(silent, SPOKEN).subprotocol()).isNull();
  }
}
