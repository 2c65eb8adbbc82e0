package dev.blip.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.testkit.RoomTest;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a room is told of a fetch whose time is up. */
class FetchEndTest {
  private record Fetching(RoomContext room) implements Room {
    @Override
    public RoomReply onRequest(RoomRequest request) {
      if (request.method().equals("GET")) {
        return RoomReply.text(room.storage().kv().text("told").orElse("nothing"));
      }
      var fetch = FetchRequest.get(URI.create("https://world.example/"));
      room.fetch("one", fetch.within(Duration.ofSeconds(5)));
      return RoomReply.NOTHING;
    }

    @Override
    public void onReply(String name, RoomReply reply) {
      room.storage().kv().put("told", reply.status() + " " + reply.body());
    }
  }

  private static String told(Optional<RoomReply> answer) {
    try (var room = RoomTest.of(Fetching::new)) {
      room.whenFetched((_, _) -> answer);
      room.post("", "");
      assertThat(room.pass(Duration.ofSeconds(2)).get("").body()).isEqualTo("nothing");
      return room.pass(Duration.ofMinutes(1)).get("").body();
    }
  }

  @Test
  void last_answer_says_why_it_was_in_vain() {
    assertThat(told(Optional.of(new RoomReply(503, "text/plain", "closed"))))
        .isEqualTo("503 closed");
  }

  @Test
  void it_is_504_if_there_never_was_an_answer() {
    assertThat(told(Optional.empty())).startsWith("504 ").contains("no answer in time");
  }
}
