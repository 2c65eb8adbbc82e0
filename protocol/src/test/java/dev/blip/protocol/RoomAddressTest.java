package dev.blip.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class RoomAddressTest {
  @Test
  void address_that_names_no_room_is_refused() {
    for (String bad : new String[] {"Clicks/a", "/a", "clicks/", "clicks/a/b", "clicks/a\n", "x"}) {
      assertThatThrownBy(() -> RoomAddress.parse(bad)).isInstanceOf(Refusal.class);
    }
    assertThat(statusOf(() -> new RoomAddress("chat", "x".repeat(129)))).isEqualTo(404);
    // It would be stored as a question mark, and so be another room.
    for (String half : new String[] {"\ud83d", "a\ude00", "\ude00\ud83d", "\ud83dx"}) {
      assertThat(statusOf(() -> new RoomAddress("chat", half))).as("U+D83D").isEqualTo(404);
    }
    assertThat(new RoomAddress("chat", "\ud83d\ude00").room()).hasSize(2);
  }

  @Test
  void address_is_its_text_in_json() {
    var address = new RoomAddress("chat", "Lobby 1");
    assertThat(Json.read(Json.write(address), RoomAddress.class)).isEqualTo(address);
  }

  private static int statusOf(Runnable action) {
    return catchThrowableOfType(Refusal.class, action::run).status();
  }
}
