package dev.blip.coordinator.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.rooms.CounterParty;
import dev.blip.coordinator.testkit.RoomTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomFilesTest {
  /** Each as long as a room's name may be, and longer than a file's when it is escaped. */
  private static final List<String> LONG =
      List.of("X".repeat(128), "語".repeat(85), "語".repeat(128), "😀".repeat(64), "._".repeat(64));

  @Test
  void name_that_fits_is_what_it_always_was() {
    assertThat(RoomFiles.fileName("demo.orders")).isEqualTo("demo.orders");
    assertThat(RoomFiles.fileName("Lobby é")).isEqualTo("_4cobby_20_c3_a9");
    assertThat(RoomFiles.fileName("X".repeat(85))).isEqualTo("_58".repeat(85)).hasSize(255);
    assertThat(RoomFiles.fileName("..")).isEqualTo("_2e.");
  }

  @Test
  void longer_name_is_its_beginning_and_its_hash() {
    for (String name : LONG) {
      String file = RoomFiles.fileName(name);
      assertThat(file.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
      assertThat(file).contains("__").isNotEqualTo(RoomFiles.fileName(name + "x"));
    }
    assertThat(RoomFiles.fileName("X".repeat(86)))
        .isEqualTo(
            "_58".repeat(33)
                + "_"
                + "__0b669f4192a8ce1497a43db2335a21eb461684197847d2141b28be99e8197fdc");
  }

  @Test
  void room_with_a_long_name_keeps_what_it_stores() {
    for (String name : LONG) {
      try (var room = RoomTest.setUp(new CounterParty()).named(name).open()) {
        room.connect("ada").says("increment");
        room.hibernate();
        assertThat(room.connect("bob").heard()).containsExactly("1");
      }
    }
  }
}
