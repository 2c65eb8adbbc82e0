package dev.blip.coordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator whose memory a room has taken for ever. */
@Tag("processes")
class ExhaustedTest {
  @TempDir Path folder;

  @Test
  void it_answers_and_leaves_in_good_order_and_the_next_finds_all() throws Exception {
    try (var fleet = new Fleet(folder, 1);
        var rooms = new RoomsOverHttp(fleet::url)) {
      CoordinatorProcess node = fleet.nodes().getFirst();
      assertThat(rooms.request("leaky", "POST", "", "").body()).isEqualTo("1");
      assertThat(rooms.request("leaky", "POST", "", "leak").status()).isEqualTo(500);
      assertThat(node.end(Duration.ofSeconds(60))).hasValue(3);
      assertThat(Files.readString(node.output())).contains("memory stays short", "stopped");
      node.startAgain();
      assertThat(rooms.request("leaky", "POST", "", "").body()).isEqualTo("2");
    }
  }
}
