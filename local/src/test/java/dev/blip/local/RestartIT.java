package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was answered is there after a restart: one in good order, and one by kill -9. */
class RestartIT {
  @TempDir Path data;

  @Test
  void links_and_clicks_survive_a_restart_and_a_kill() throws Exception {
    try (var process = HouseProcess.start(data, Map.of())) {
      House house = process.house();
      house.makeLink("demo", "kept");
      house.follow("kept", "MY");
      house.watch("demo").awaitClick(1);
      process.stop();
      process.startAgain();
      assertThat(house.follow("kept", "DE")).isEqualTo("https://example.org/de");
      house.watch("demo").awaitClick(2);
      process.kill();
      process.startAgain();
      JsonNode snapshot = house.watch("demo").await("snapshot").json();
      assertThat(snapshot.path("clicks")).hasSize(2);
      assertThat(snapshot.at("/totals/today").asLong()).isEqualTo(2);
    }
  }
}
