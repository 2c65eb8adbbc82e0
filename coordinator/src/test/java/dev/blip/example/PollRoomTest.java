package dev.blip.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.testkit.RoomTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PollRoomTest {
  @Test
  void vote_counts_once_and_outlives_a_crash_until_the_poll_closes() {
    try (var poll = RoomTest.of(PollRoom::new)) {
      var ada = poll.visitor("1").withQuery("name", "ada").connected();
      var bob = poll.visitor("2").withQuery("name", "bob").connected();
      ada.says("ramen");
      ada.says("tacos");
      assertThat(bob.news()).containsExactly("{}", "{\"ramen\":1}", "{\"tacos\":1}");

      poll.crashAfterCommit(); // bob's vote is on disk, and nobody knows it yet
      bob.says("tacos");
      assertThat(ada.news()).endsWith("{\"tacos\":1}");
      poll.comesBack();
      assertThat(ada.news()).containsExactly("{\"tacos\":2}");

      poll.pass(Duration.ofHours(1));
      assertThat(ada.news()).containsExactly("closed");
      ada.says("ramen");
      assertThat(ada.news().getFirst()).contains("the poll is closed");
      assertThat(poll.get("").body()).isEqualTo("{\"tacos\":2}");
    }
  }
}
