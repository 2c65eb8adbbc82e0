package dev.blip.coordinator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A click does not become dearer unnoticed. */
class ClickCostTest {
  private static final Path KEPT = Path.of("..", "bench", "kept.properties");
  private static final double MORE = 1.15;

  @TempDir Path folder;

  @Test
  void click_costs_a_room_no_more_than_it_did() throws Exception {
    Properties kept = kept();
    ClickCost cost = ClickCost.measure(folder);
    assertThat(cost.allocated()).isPositive();
    within(kept, "allocated", cost.allocated());
    within(kept, "written", cost.written());
    within(kept, "writes", cost.writes());
  }

  private static void within(Properties kept, String name, double is) {
    double was = Double.parseDouble(kept.getProperty(name));
    assertThat(is)
        .as("%s a click, kept as %s in bench/kept.properties", name, was)
        .isLessThanOrEqualTo(MORE * was);
  }

  private static Properties kept() throws IOException {
    var kept = new Properties();
    try (Reader reader = Files.newBufferedReader(KEPT)) {
      kept.load(reader);
    }
    return kept;
  }
}
