package dev.blip.coordinator.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.protocol.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CounterRoomTest {
  private final RoomTest room = RoomTest.of(CounterRoom::new);

  @AfterEach
  void close() {
    room.close();
  }

  @Test
  void everyone_sees_each_increment() {
    var ada = room.connect("ada");
    var bob = room.connect("bob");
    ada.says("increment");
    assertThat(ada.heard()).containsExactly("0", "1");
    assertThat(bob.heard()).containsExactly("0", "1");
    assertThat(room.post("", "increment").body()).isEqualTo("2");
    assertThat(ada.news()).endsWith("2");
  }

  @Test
  void count_survives_hibernation() {
    assertThat(room.post("", "increment").body()).isEqualTo("1");
    room.hibernate();
    assertThat(room.get("").body()).isEqualTo("1");
    assertThat(room.connect("ada").heard()).containsExactly("1");
  }

  @Test
  void increment_counts_once_though_the_room_crashes_after_its_commit() {
    var ada = room.connect("ada");
    room.pass(Duration.ofSeconds(2)).crashAfterCommit();
    ada.says("increment");
    assertThat(ada.heard()).containsExactly("0");
    room.comesBack();
    assertThat(ada.heard()).containsExactly("0", "1");
    assertThat(room.get("").body()).isEqualTo("1");
  }

  @Test
  void increment_counts_once_though_the_room_crashes_before_its_commit() {
    room.crashBeforeCommit();
    var answer = room.post("", "increment");
    assertThat(answer.isLost()).isTrue();
    room.comesBack();
    assertThat(answer.body()).isEqualTo("1");
    assertThat(room.get("").body()).isEqualTo("1");
  }

  @Test
  void anything_else_is_an_error_frame_and_changes_nothing() {
    var ada = room.connect("ada");
    var bob = room.connect("bob");
    for (String text :
        List.of("", "Increment", "increment ", "decrement", "{}", "x".repeat(9_999))) {
      ada.says(text);
      JsonNode frame = Json.tree(ada.heard().getLast());
      assertThat(frame.at("/error/kind").asText()).isEqualTo("bad_request");
      assertThat(frame.at("/error/message").asText())
          .contains("must be increment")
          .hasSizeLessThan(300);
      assertThat(frame.at("/error/id").asText()).isNotEmpty();
    }
    assertThat(bob.heard()).containsExactly("0");
    assertThat(room.get("").body()).isEqualTo("0");
  }

  @Test
  void wrong_requests_are_told_what_is_wrong_and_change_nothing() {
    assertThat(room.post("", "2").status()).isEqualTo(400);
    assertThat(room.post("", "").status()).isEqualTo(400);
    assertThat(room.get("elsewhere").status()).isEqualTo(404);
    var put = room.request("PUT", "", "increment", new Caller.Stranger());
    assertThat(put.status()).isEqualTo(405);
    assertThat(put.reply().headers()).containsEntry("allow", "GET, POST");
    assertThat(Json.tree(put.body()).at("/error/message").asText()).contains("GET or POST", "PUT");
    assertThat(room.get("").body()).isEqualTo("0");
  }
}
