package dev.blip.functions.redirect;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/** The benchmark of redirects is seldom run by hand; it goes on running. */
final class RedirectCostTest {
  @Test
  void the_benchmark_redirects_all_of_its_visitors() {
    assertThatCode(() -> RedirectCost.measure(3)).doesNotThrowAnyException();
  }
}
