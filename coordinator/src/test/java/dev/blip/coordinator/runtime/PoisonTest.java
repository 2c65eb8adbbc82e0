package dev.blip.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.contract.ProbeParty;
import dev.blip.coordinator.testkit.Answer;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.coordinator.testkit.TestClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks that end the process, wherever they run. */
class PoisonTest {
  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final Duration ALARMS_PAUSE = Duration.ofMinutes(5);

  /**
   * More than any test here allows: one whose hook is never refused fails, and goes on no longer.
   */
  private static final int MOST_ENDS = 10;

  @TempDir private Path folder;
  private RoomTest room;
  private int most = MOST_ENDS;
  private int ends;

  PoisonTest() {
    room = RoomTest.of(new ProbeParty(this::end));
  }

  private void end() {
    if (ends >= most) return;
    ends++;
    room.crashInHook();
  }

  @AfterEach
  void close() {
    room.close();
  }

  private Answer settled(Answer answer) {
    while (answer.isLost()) room.comesBack();
    return answer;
  }

  private void assertRefused(Answer answer, String what) {
    assertThat(settled(answer).status()).isEqualTo(500);
    assertThat(answer.body()).contains("room probe/room refuses " + what, "\"kind\":\"internal\"");
  }

  @Test
  void call_is_refused_after_the_second_end_and_others_are_carried_out_once() {
    room.post("", "count");
    var before = new Answer[2];
    room.inOneTurn(
        () -> {
          before[0] = room.post("", "count");
          before[1] = room.post("", "die");
        });
    Answer after = room.post("", "count");
    assertRefused(before[1], "onRequest (call call-3) until ");
    assertThat(settled(before[0]).status()).isEqualTo(200);
    assertThat(settled(after).status()).isEqualTo(200);
    assertThat(ends).isEqualTo(2);
    assertThat(room.get("count").body()).isEqualTo("3");
  }

  @Test
  void first_call_of_a_room_too() {
    assertRefused(room.post("", "die"), "onRequest (call call-1)");
    assertThat(ends).isEqualTo(2);
    assertThat(room.post("", "count").status()).isEqualTo(200);
  }

  /** A visitor who reloads the page. */
  @Test
  void what_comes_again_under_other_names_ends_one_more_and_is_refused_whole() {
    assertRefused(room.post("", "die"), "onRequest (call call-1)");
    room.pass(Duration.ofSeconds(10));
    assertRefused(room.post("", "die"), "onRequest (call call-2)");
    assertThat(ends).isEqualTo(3);
    for (int i = 0; i < 5; i++) {
      room.pass(Duration.ofSeconds(50));
      assertRefused(room.post("", "die"), "onRequest");
    }
    assertThat(ends).isEqualTo(3);
    assertThat(room.post("", "count").status()).isEqualTo(200);
  }

  @Test
  void call_without_a_name_is_known_by_what_it_asks_and_the_pauses_grow() {
    assertRefused(room.get("die"), "onRequest (GET /die)");
    assertThat(ends).isEqualTo(2);
    room.pass(PAUSE.minusSeconds(1));
    assertRefused(room.get("die"), "onRequest (GET /die)");
    assertThat(ends).isEqualTo(2);
    room.pass(Duration.ofSeconds(2));
    assertRefused(room.get("die"), "onRequest (GET /die)");
    assertThat(ends).isEqualTo(3);
    room.pass(PAUSE.multipliedBy(10).minusSeconds(1));
    assertRefused(room.get("die"), "onRequest (GET /die)");
    assertThat(ends).isEqualTo(3);
    assertThat(room.get("count").body()).isEqualTo("nothing");
  }

  @Test
  void sender_of_a_message_is_told_and_others_talk_on() {
    TestClient ada = room.connect("ada");
    TestClient bob = room.connect("bob");
    settled(ada.says("die"));
    assertThat(ends).isEqualTo(2);
    assertThat(ada.heard().getLast())
        .contains("\"type\":\"error\"", "room probe/room refuses onMessage (call ");
    settled(bob.says("say hi"));
    assertThat(bob.news()).endsWith("hi");
    assertThat(ada.news()).endsWith("hi");
  }

  @Test
  void coming_and_leaving_are_hooks_too() {
    TestClient bob = room.connect("bob");
    assertRefused(room.visitor("deadly").connects(), "onConnect (deadly)");
    assertThat(ends).isEqualTo(2);
    room.connect("ada");
    room.post("", "put leaving deadly");
    room.pass(Duration.ofSeconds(10));
    settled(room.visitor("ada").leaves());
    assertThat(ends).isEqualTo(4);
    assertThat(room.get("connections").body()).isEqualTo("1");
    settled(bob.says("say still here"));
    assertThat(bob.heard()).endsWith("still here");
  }

  @Test
  void alarm_goes_on_with_its_longest_pause() {
    TestClient ada = room.connect("ada");
    room.post("", "put alarm deadly");
    room.post("", "alarm tea PT10S");
    room.pass(Duration.ofSeconds(30));
    assertThat(ends).isEqualTo(2);
    assertThat(room.get("due/tea").body()).isEqualTo("set");
    assertThat(room.post("", "put alarm mended").status()).isEqualTo(200);
    room.pass(ALARMS_PAUSE.minusSeconds(31));
    assertThat(ada.heard()).doesNotContain("rang tea");
    room.pass(Duration.ofSeconds(40));
    assertThat(ada.heard()).containsOnlyOnce("rang tea");
    assertThat(ends).isEqualTo(2);
  }

  /** What rings for the first time under the second owner cannot have ended the first. */
  @Test
  void second_owner_that_ends_in_an_alarm_of_its_own_time_delays_nothing() {
    TestClient ada = room.connect("ada");
    room.post("", "alarm tea PT2S");
    room.crash();
    most = 1;
    room.post("", "put alarm deadly");
    room.pass(Duration.ofSeconds(4));
    assertThat(ends).isEqualTo(1);
    assertThat(ada.heard()).containsOnlyOnce("rang tea");
  }

  @Test
  void room_that_ends_its_owner_as_it_starts_is_refused_until_it_is_tried_again() {
    room.post("", "put start deadly");
    room.post("", "alarm tea PT20S");
    room.hibernate();
    assertRefused(room.post("", "count"), "onStart until ");
    assertRefused(room.get("starts"), "onStart until ");
    room.pass(PAUSE.minusSeconds(5));
    assertRefused(room.get("starts"), "onStart until ");
    assertThat(ends).isEqualTo(2);
    room.pass(Duration.ofMinutes(15));
    assertThat(ends).isEqualTo(4);
    assertRefused(room.get("starts"), "onStart until ");
  }

  @Test
  void follower_at_a_place_that_ends_the_process_is_passed_over_and_told() {
    TestClient ada = room.connect("ada");
    TestClient bob = room.connect("bob");
    room.post("", "publish one");
    room.post("", "put deadly-place 1");
    ada.says("follow 0");
    bob.says("follow 1");
    settled(room.post("", "publish two"));
    room.pass(Duration.ofSeconds(10));
    assertThat(ends).isEqualTo(2);
    assertThat(ada.heard()).contains("news one,two");
    assertThat(bob.heard().getLast()).contains("room probe/room refuses onDeliver (after 1)");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 6, 60})
  void end_for_another_reason_refuses_nothing(int secondsBetween) {
    TestClient ada = room.connect("ada");
    for (int i = 1; i <= 8; i++) {
      room.post("", "alarm tea" + i + " PT0.5S");
      room.pass(Duration.ofSeconds(secondsBetween));
      room.crashAfterCommit();
      assertThat(settled(ada.says("count")).status()).isEqualTo(204);
      room.crashBeforeCommit();
      assertThat(settled(room.post("", "count")).status()).isEqualTo(200);
      room.crash();
      assertThat(settled(room.get("count")).body()).isEqualTo("" + 2 * i);
    }
    room.pass(Duration.ofSeconds(10));
    for (int i = 1; i <= 8; i++) assertThat(room.get("rings tea" + i).body()).isEqualTo("1");
  }

  @Test
  void nothing_is_written_for_it_while_all_is_well() throws Exception {
    room.close();
    room = RoomTest.setUp(new ProbeParty(this::end)).in(folder).open();
    for (int i = 0; i < 10; i++) room.post("", "count");
    room.hibernate();
    assertThat(room.get("count").body()).isEqualTo("10");
    assertThat(hasMarks()).isFalse();
    room.crash();
    room.post("", "count");
    assertThat(hasMarks()).isTrue();
  }

  private boolean hasMarks() throws Exception {
    boolean found = false;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        found |= text.contains("blip_poison");
      }
    }
    return found;
  }
}
