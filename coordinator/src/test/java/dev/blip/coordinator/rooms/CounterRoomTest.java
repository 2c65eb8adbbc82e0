package dev.blip.coordinator.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.testkit.RoomTest;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CounterRoomTest {
  private RoomTest room;

  @BeforeEach
  void start() {
    room = RoomTest.of("counter/x", new CounterParty(), Map.of());
  }

  @AfterEach
  void stop() {
    room.close();
  }

  @Test
  void everyone_sees_each_increment() {
    room.connect("a");
    room.connect("b");
    room.message("a", "increment");
    assertThat(room.sockets().sent("a")).containsExactly("0", "1");
    assertThat(room.sockets().sent("b")).containsExactly("0", "1");
  }

  @Test
  void count_survives_hibernation() {
    assertThat(room.post("", "increment")).isEqualTo(RoomReply.text("1"));
    room.hibernate();
    assertThat(room.get("")).isEqualTo(RoomReply.text("1"));
  }

  @Test
  void anything_else_is_an_error_and_changes_nothing() {
    room.connect("a");
    room.message("a", "decrement");
    assertThat(room.sockets().sent("a").getLast()).contains("\"error\"", "decrement");
    assertThat(room.post("", "2").status()).isEqualTo(400);
    assertThat(room.get("").body()).isEqualTo("0");
  }
}
