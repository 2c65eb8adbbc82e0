package dev.blip.example.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.testkit.RoomTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TextRoomTest {
  private final RoomTest text = RoomTest.of(TextRoom::new);

  @AfterEach
  void close() {
    text.close();
  }

  @Test
  void others_hear_an_update_and_newcomers_hear_all_of_them() {
    var ada = text.connect("ada");
    var bob = text.connect("bob");
    ada.says("uAAE=");
    bob.says("uAAI=");
    assertThat(ada.heard()).containsExactly("r", "uAAI=");
    assertThat(bob.heard()).containsExactly("r", "uAAE=");
    text.crash().comesBack();
    assertThat(text.connect("eve").heard()).containsExactly("uAAE=", "uAAI=", "r");
  }

  @Test
  void large_update_comes_and_goes_in_parts_that_nothing_comes_between() {
    var ada = text.connect("ada");
    var bob = text.connect("bob");
    String half = "A".repeat(60_000);
    ada.says("+" + half);
    bob.says("uBBBB");
    text.hibernate();
    ada.says("u" + half);
    assertThat(bob.heard())
        .containsExactly("r", "+" + "A".repeat(100_000), "u" + "A".repeat(20_000));
  }

  @Test
  void many_updates_become_one_and_what_came_meanwhile_stays() {
    var ada = text.connect("ada");
    var bob = text.connect("bob");
    for (int i = 0; i < TextRoom.MANY; i++) ada.says("uAAAA");
    assertThat(ada.heard()).containsExactly("r", "c");
    bob.says("uBBBB");
    ada.says("sCCCC");
    assertThat(text.connect("eve").heard()).containsExactly("uCCCC", "uBBBB", "r");
  }

  @Test
  void nobody_replaces_the_document_unasked() {
    var ada = text.connect("ada");
    ada.says("uAAAA");
    text.connect("mallory").says("sCCCC");
    assertThat(text.connect("eve").heard()).containsExactly("uAAAA", "r");
  }
}
