package dev.blip.functions.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class VisibilityBackoffTest {
  @Test
  void young_letters_come_soon_and_old_ones_within_half_an_hour() {
    assertThat(VisibilityBackoff.pause(Duration.ZERO, false)).isEqualTo(Duration.ofSeconds(30));
    assertThat(VisibilityBackoff.pause(Duration.ofMinutes(2), false))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(VisibilityBackoff.pause(Duration.ofMinutes(8), false))
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(VisibilityBackoff.pause(Duration.ofDays(13), false))
        .isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void letters_whose_room_cannot_be_reached_come_soon_for_two_minutes() {
    assertThat(VisibilityBackoff.pause(Duration.ZERO, true)).isEqualTo(Duration.ofSeconds(5));
    assertThat(VisibilityBackoff.pause(Duration.ofSeconds(119), true))
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(VisibilityBackoff.pause(Duration.ofMinutes(2), true))
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void a_letter_that_waits_for_two_weeks_is_received_less_often_than_the_queue_allows() {
    int receives = 0;
    for (Duration age = Duration.ZERO;
        age.compareTo(Duration.ofDays(14)) < 0;
        age = age.plus(VisibilityBackoff.pause(age, false))) {
      receives++;
    }
    assertThat(receives).isBetween(600, 800);
  }
}
