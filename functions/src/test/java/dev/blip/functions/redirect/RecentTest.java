package dev.blip.functions.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentTest {
  private final Recent<String> recent = new Recent<>(10, String::length);

  @Test
  void what_nobody_asked_for_the_longest_goes_first() {
    recent.put("a", "1234");
    recent.put("b", "1234");
    recent.get("a");
    recent.put("c", "1234");
    assertThat(recent.get("b")).isNull();
    assertThat(recent.get("a")).isNotNull();
    assertThat(recent.get("c")).isNotNull();
  }

  @Test
  void a_value_that_is_replaced_or_removed_weighs_nothing_any_more() {
    for (int i = 0; i < 5; i++) recent.put("a", "12345678");
    recent.put("a", "12");
    recent.put("b", "12345678");
    assertThat(recent.get("a")).isNotNull();
    recent.remove("b");
    recent.put("c", "12345678");
    assertThat(recent.get("a")).isNotNull();
    assertThat(recent.get("c")).isNotNull();
  }

  @Test
  void a_value_that_is_too_heavy_alone_is_not_kept() {
    recent.put("a", "12345678901");
    assertThat(recent.get("a")).isNull();
  }
}
