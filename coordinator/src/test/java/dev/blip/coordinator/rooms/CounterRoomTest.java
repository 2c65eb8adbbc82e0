package dev.blip.coordinator.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.RoomBench;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CounterRoomTest {
  @TempDir Path folder;
  private RoomBench room;

  @BeforeEach
  void start() {
    room = new RoomBench(folder, "counter/x", new CounterParty(), Map.of());
  }

  @Test
  void everyone_sees_each_increment() {
    room.connect("a");
    room.connect("b");
    room.message("a", "increment");
    assertThat(room.sockets.sent("a")).containsExactly("0", "1");
    assertThat(room.sockets.sent("b")).containsExactly("0", "1");
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
    assertThat(room.sockets.sent("a").getLast()).contains("\"error\"", "decrement");
    assertThat(room.post("", "2").status()).isEqualTo(400);
    assertThat(room.get("").body()).isEqualTo("0");
  }
}
