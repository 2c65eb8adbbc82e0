package dev.blip.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.protocol.Click;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DemoHistoryTest {
  private static final Instant NOW = Instant.parse("2026-11-26T08:12:00Z");
  private static final long HOUR = 3_600_000;

  private static List<Click> all() {
    return IntStream.rangeClosed(1, DemoHistory.DAYS)
        .mapToObj(day -> DemoHistory.day(NOW, day, new Random(day)))
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void ten_days_of_three_thousand_clicks_end_before_today_began_anywhere() {
    List<Click> clicks = all();
    assertThat(clicks.stream().filter(click -> !click.bot())).hasSize(30_000);
    assertThat(clicks.stream().filter(Click::bot)).isNotEmpty();
    long last = clicks.stream().mapToLong(Click::time).max().orElseThrow();
    long first = clicks.stream().mapToLong(Click::time).min().orElseThrow();
    assertThat(NOW.toEpochMilli() - last).isBetween(25 * HOUR, 27 * HOUR);
    assertThat(last - first).isBetween(239 * HOUR, 240 * HOUR);
  }

  @Test
  void no_hour_is_part_of_two_days() {
    Set<Long> hours = new HashSet<>();
    for (int day = 1; day <= DemoHistory.DAYS; day++) {
      Set<Long> own = new HashSet<>();
      for (Click click : DemoHistory.day(NOW, day, new Random(day))) own.add(click.time() / HOUR);
      assertThat(hours).doesNotContainAnyElementsOf(own);
      hours.addAll(own);
    }
  }

  @Test
  void same_random_numbers_make_the_same_clicks() {
    assertThat(DemoHistory.day(NOW, 3, new Random(5)))
        .isEqualTo(DemoHistory.day(NOW, 3, new Random(5)));
  }

  @Test
  void some_clicks_have_no_city_and_some_no_country() {
    List<Click> clicks = all();
    assertThat(clicks).anyMatch(click -> Boolean.TRUE.equals(click.approximate()));
    assertThat(clicks).anyMatch(click -> click.country() == null && click.latitude() == null);
    assertThat(clicks).anyMatch(click -> click.city() != null && click.latitude() != null);
  }
}
