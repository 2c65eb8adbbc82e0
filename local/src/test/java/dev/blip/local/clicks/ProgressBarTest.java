package dev.blip.local.clicks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final Tally tally = new Tally();

  private String shown(boolean terminal) throws InterruptedException {
    for (int i = 0; i < 3; i++) tally.sent(Duration.ZERO);
    tally.came(new Outcome.Answered(302));
    tally.came(new Outcome.Failed("gone"));
    var every = Duration.ofMillis(5);
    try (var _ = ProgressBar.show(out, terminal, every, 12, tally, Stopwatch.start())) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> text().split("3 of 12 sent", -1).length > 3);
    }
    return text();
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void terminal_has_one_line_that_is_written_over() throws Exception {
    assertThat(shown(true))
        .startsWith("\r[#######-----------------------] 3 of 12 sent (25 %), 1 answered, ")
        .contains(" a second, 1 failed")
        .containsOnlyOnce(System.lineSeparator())
        .endsWith(System.lineSeparator());
  }

  @Test
  void elsewhere_each_is_a_plain_line() throws Exception {
    assertThat(shown(false).lines())
        .hasSizeGreaterThan(2)
        .allMatch(
            line ->
                line.matches("3 of 12 sent \\(25 %\\), 1 answered, [0-9.]+ a second, 1 failed"));
  }

  @Test
  void bar_is_full_at_the_end_and_where_there_is_nothing_to_do() {
    assertThat(ProgressBar.bar(0, 9)).isEqualTo("[" + "-".repeat(30) + "]");
    assertThat(ProgressBar.bar(9, 9)).isEqualTo("[" + "#".repeat(30) + "]");
    assertThat(ProgressBar.bar(0, 0)).isEqualTo("[" + "#".repeat(30) + "]");
  }
}
