package dev.blip.example.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.testkit.RoomTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollRoomTest {
  @Test
  void votes_survive_a_crash_and_the_poll_closes_on_time() {
    try (var poll = RoomTest.of(PollRoom::new)) {
      var ada = poll.connect("ada");
      var bob = poll.connect("bob");
      ada.says("rice");
      bob.says("noodles");
      assertThat(ada.heard()).containsExactly("{}", "{\"rice\":1}", "{\"noodles\":1,\"rice\":1}");

      poll.crashAfterCommit(); // bob's new vote is on disk, and nobody has heard of it
      bob.says("rice");
      assertThat(ada.heard()).hasSize(3);
      poll.comesBack();
      assertThat(ada.heard().getLast()).isEqualTo("{\"rice\":2}");

      poll.pass(Duration.ofHours(1));
      assertThat(ada.heard().getLast()).isEqualTo("closed: {\"rice\":2}");
      ada.says("soup");
      assertThat(ada.heard().getLast()).contains("poll is closed");
      assertThat(poll.get("").body()).isEqualTo("{\"rice\":2}");
    }
  }
}
