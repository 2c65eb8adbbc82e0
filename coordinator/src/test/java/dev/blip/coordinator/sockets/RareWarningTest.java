package dev.blip.coordinator.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RareWarningTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final List<String> lines = new ArrayList<>();
  private final RareWarning warning =
      new RareWarning(Duration.ofSeconds(10), nanos::get, lines::add);

  @Test
  void warning_is_given_once_a_while_with_the_number_of_others() {
    warning.give("a");
    warning.give("b");
    nanos.addAndGet(Duration.ofMillis(9_999).toNanos());
    warning.give("c");
    assertThat(lines).containsExactly("a");

    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    warning.give("d");
    assertThat(lines).containsExactly("a", "d (and 2 more like it before)");

    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    warning.give("e");
    assertThat(lines).last().isEqualTo("e");
  }
}
