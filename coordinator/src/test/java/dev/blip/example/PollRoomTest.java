package dev.blip.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.testkit.RoomTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollRoomTest {
  @Test
  void votes_survive_a_crash_and_the_poll_closes_on_time() {
    try (var room = RoomTest.of("poll/lunch", PollRoom::new)) {
      var ada = room.join("ada");
      var bob = room.join("bob");
      ada.says("rice");
      bob.says("noodles");
      bob.says("rice");
      assertThat(ada.heard())
          .containsExactly("{}", "{\"rice\":1}", "{\"noodles\":1,\"rice\":1}", "{\"rice\":2}");

      room.crash();
      room.pass(Duration.ofHours(1));
      assertThat(ada.heard().getLast()).isEqualTo("closed: {\"rice\":2}");

      ada.says("soup");
      assertThat(ada.heard().getLast()).contains("poll is closed");
      assertThat(room.get("").body()).isEqualTo("{\"rice\":2}");
    }
  }
}
