package dev.blip.coordinator.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.protocol.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomRequestTest {
  private static long number(String text) {
    return new RoomRequest(
            "GET", "", Map.of("n", text), Map.of(), "", new Caller.Stranger(), "192.0.2.1")
        .number("n", 7, -5, 100);
  }

  @Test
  void numbers_are_those_of_the_range() {
    assertThat(number("-5")).isEqualTo(-5);
    assertThat(number("0100")).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " 1", "1.0", "+1", "1e1", "-6", "101", "99999999999999999999", "\uff11"})
  void other_texts_are_no_numbers(String text) {
    assertThatThrownBy(() -> number(text))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("n must be a whole number -5..100, was ");
  }
}
