package dev.blip.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.contract.ProbeParty;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.coordinator.testkit.Send;
import dev.blip.coordinator.testkit.TestClient;
import dev.blip.protocol.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What takes minutes, or crashes between two steps; the rest is in {@code RoomContract}. */
class RoomRunnerTest {
  private final RoomTest room = RoomTest.of(new ProbeParty());

  @AfterEach
  void close() {
    room.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"FINDS_NOBODY", "IS_UNKNOWN"})
  void socket_that_never_opens_is_gone_after_half_a_minute(Send answer) {
    TestClient bob = room.connect("bob");
    TestClient ada = room.visitor("ada");
    ada.nextSends(Collections.nCopies(500, answer).toArray(Send[]::new)).connects();
    room.pass(Duration.ofSeconds(29));
    assertThat(bob.heard()).containsExactly("hello");
    room.pass(Duration.ofSeconds(3));
    assertThat(bob.heard()).containsExactly("hello", "left 1006 false");
    assertThat(ada.heard()).isEmpty();
  }

  @Test
  void refused_message_does_not_end_a_connection_whose_opening_a_crash_made_the_room_forget() {
    TestClient ada = room.connect("ada");
    room.pass(Duration.ofMinutes(1));
    room.crash();
    room.comesBack();
    ada.nextSends(Send.IS_UNKNOWN, Send.ARRIVES);
    room.connect("bob").says("say refused");
    room.pass(Duration.ofSeconds(5));
    ada.says("echo still here");
    assertThat(ada.heard()).containsExactly("hello", "still here");
  }

  @Test
  void room_starts_anew_after_a_hook_that_stored_and_failed_but_not_after_a_plain_refusal() {
    room.post("", "nonsense");
    assertThat(room.get("starts").body()).isEqualTo("1");
    room.post("", "fail");
    assertThat(room.get("starts").body()).isEqualTo("2");
  }

  @Test
  void what_the_start_stored_stays_though_the_first_hook_is_refused() {
    assertThat(room.post("", "refuse").status()).isEqualTo(400);
    room.hibernate();
    assertThat(room.get("starts").body()).isEqualTo("2");
  }

  @Test
  void error_of_one_hook_is_not_taken_back_with_the_next() {
    TestClient ada = room.connect("ada");
    room.inOneTurn(
        () -> {
          ada.says("refuse");
          ada.says("fail");
          ada.says("echo well");
        });
    assertThat(ada.heard()).hasSize(4);
    assertThat(ada.heard().get(1)).contains("told to refuse");
    assertThat(ada.heard().get(2)).contains("internal");
    assertThat(ada.heard().get(3)).isEqualTo("well");
  }

  /** Fails, and fails to say so. */
  private record Speechless(RoomContext room, String how) implements Room {
    @Override
    public void onMessage(Connection sender, String text) {
      throw new IllegalStateException("no words for " + text);
    }

    @Override
    public String errorFrame(Problem problem) {
      return switch (how) {
        case "throws" -> throw new IllegalStateException("no words for " + problem);
        case "errs" -> throw new AssertionError("no words for " + problem);
        case "says nothing" -> nothing();
        default -> "x".repeat(Connection.MAX_MESSAGE + 1);
      };
    }
  }

  /** As an author may who does not check for null. */
  @SuppressWarnings("NullAway")
  private static String nothing() {
    return null;
  }

  @ParameterizedTest
  @ValueSource(strings = {"throws", "errs", "says nothing", "says too much"})
  void sender_is_told_in_the_usual_words_if_the_rooms_own_fail(String how) {
    try (var speechless = RoomTest.of(context -> new Speechless(context, how))) {
      TestClient ada = speechless.connect("ada");
      assertThat(ada.says("hi").status()).isEqualTo(204);
      assertThat(ada.heard().getLast()).contains("\"type\":\"error\"", "\"kind\":\"internal\"");
      assertThat(ada.wasClosed()).isFalse();
    }
  }

  @Test
  void alarm_rings_in_its_time_and_not_before() {
    TestClient ada = room.connect("ada");
    ada.says("alarm tea PT5S");
    room.pass(Duration.ofMillis(4_999));
    assertThat(ada.heard()).doesNotContain("rang tea");
    room.pass(Duration.ofMillis(1));
    assertThat(ada.heard()).contains("rang tea");
    room.pass(Duration.ofHours(1));
    assertThat(ada.heard()).containsOnlyOnce("rang tea");
  }

  @Test
  void alarm_rings_in_time_whether_the_room_still_waits_for_it_or_hibernates() {
    TestClient ada = room.connect("ada");
    for (int delay = 500; delay < 40_000; delay += 500) {
      ada.says("alarm tea" + delay + " " + Duration.ofMillis(delay));
      room.pass(Duration.ofMillis(delay + 1_000));
      assertThat(ada.news()).as("after " + delay + " ms").contains("rang tea" + delay);
    }
  }

  /** Fails beside its rooms' hooks, so that the whole turn is given up. */
  private static final class Unsure implements Party {
    private boolean fails;

    @Override
    public String name() {
      return "probe";
    }

    @Override
    public Room room(RoomContext context) {
      return new ProbeParty().room(context);
    }

    @Override
    public boolean isIdempotent() {
      if (fails) throw new LinkageError("told to explode");
      return false;
    }
  }

  @Test
  void alarm_rings_though_a_turn_was_given_up_before() {
    var party = new Unsure();
    try (var unsure = RoomTest.of(party)) {
      TestClient ada = unsure.connect("ada");
      ada.says("alarm tea PT5M");
      party.fails = true;
      assertThat(ada.says("say hi").status()).isEqualTo(500);
      party.fails = false;
      unsure.pass(Duration.ofMinutes(5));
      assertThat(ada.heard()).contains("rang tea");
    }
  }

  @Test
  void failing_alarm_is_never_given_up_and_its_pauses_grow_from_2_s_to_5_min() {
    room.post("", "put alarm broken");
    room.post("", "alarm tea PT1S");
    room.pass(Duration.ofSeconds(1));
    var pauses = new ArrayList<Long>();
    for (int i = 0; i < 10; i++) {
      pauses.add(secondsUntilItFails());
    }
    assertThat(pauses).containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
    room.post("", "put alarm mended");
    room.pass(Duration.ofMinutes(6));
    assertThat(room.get("rings tea").body()).isEqualTo("1");
  }

  /** A failed hook makes the room start anew for the next one, and only then. */
  private long secondsUntilItFails() {
    String starts = room.get("starts").body();
    long from = room.clock().millis();
    do {
      room.pass(Duration.ofSeconds(1));
      assertThat(room.clock().millis() - from).isLessThan(600_000);
    } while (room.get("starts").body().equals(starts));
    return (room.clock().millis() - from) / 1_000;
  }

  @Test
  void overdue_alarms_ring_at_start() {
    room.post("", "alarm tea PT3H");
    room.hibernate();
    assertThat(room.wakesAt()).contains(room.clock().instant().plus(Duration.ofHours(3)));
    room.crash().pass(Duration.ofHours(4));
    assertThat(room.get("rings tea").body()).isEqualTo("1");
  }

  @Test
  void silent_socket_that_is_gone_is_swept() {
    TestClient ada = room.connect("ada");
    TestClient bob = room.connect("bob");
    room.pass(Duration.ofMinutes(9));
    bob.says("put is here");
    ada.vanishes();
    room.pass(Duration.ofMinutes(15));
    assertThat(bob.heard()).containsExactly("hello", "left 1006 false");
  }

  @Test
  void room_without_work_hibernates_and_leaves_the_index() {
    TestClient ada = room.connect("ada");
    ada.leaves();
    assertThat(room.isHibernating()).isFalse();
    assertThat(room.wakesAt()).isPresent();
    room.pass(Duration.ofSeconds(12));
    assertThat(room.isHibernating()).isTrue();
    room.pass(Duration.ofMinutes(11));
    assertThat(room.wakesAt()).isEmpty();
  }

  @Test
  void nothing_leaves_before_the_commit_and_everything_after_it() {
    TestClient ada = room.connect("ada");
    TestClient bob = room.connect("bob");
    room.pass(Duration.ofSeconds(2)).crashBeforeCommit();
    assertThat(ada.says("say lost").isLost()).isTrue();
    assertThat(bob.heard()).containsExactly("hello");
    room.comesBack().pass(Duration.ofSeconds(2)).crashAfterCommit();
    assertThat(ada.says("say kept").isLost()).isTrue();
    assertThat(bob.heard()).containsExactly("hello", "lost");
    room.comesBack();
    assertThat(bob.heard()).containsExactly("hello", "lost", "kept");
  }

  @Test
  void message_that_was_sent_and_not_noted_is_sent_twice_after_a_crash() {
    TestClient ada = room.connect("ada");
    room.pass(Duration.ofSeconds(5));
    room.crashBeforeCommits(2);
    ada.says("echo one");
    assertThat(ada.heard()).containsExactly("hello", "one");
    room.comesBack();
    assertThat(ada.heard()).containsExactly("hello", "one", "one");
    ada.says("echo two");
    assertThat(ada.heard()).containsExactly("hello", "one", "one", "two");
  }

  @Test
  void what_was_not_delivered_is_delivered_after_a_crash_in_order() {
    TestClient ada = room.connect("ada");
    TestClient bob = room.connect("bob");
    room.pass(Duration.ofSeconds(5));
    ada.nextSends(Send.FAILS);
    bob.says("say one");
    bob.says("say two");
    assertThat(ada.heard()).containsExactly("hello");
    room.crash().comesBack();
    assertThat(ada.heard()).containsExactly("hello", "one", "two");
  }

  @Test
  void what_was_not_delivered_wakes_the_room_though_it_was_closed_in_good_order() {
    TestClient ada = room.connect("ada");
    ada.nextSends(Send.FAILS);
    ada.says("echo one");
    room.hibernate().pass(Duration.ofSeconds(1));
    assertThat(ada.heard()).containsExactly("hello", "one");
  }

  @Test
  void reader_that_stalls_gets_fewer_larger_batches() {
    TestClient ada = room.connect("ada");
    ada.says("follow 0");
    ada.stalls();
    for (int i = 1; i <= 100; i++) room.post("", "publish " + i);
    ada.readsOn();
    room.pass(Duration.ofSeconds(1));
    assertThat(ada.heard()).hasSizeLessThan(5);
    assertThat(ada.heard().getLast()).endsWith(",99,100");
  }

  @Test
  void calls_are_carried_out_once_however_often_the_room_crashes() {
    for (int i = 1; i <= 5; i++) {
      room.crashAfterCommit();
      room.post("", "count");
      room.comesBack();
      room.crashBeforeCommit();
      room.post("", "count");
      room.comesBack();
    }
    assertThat(room.get("count").body()).isEqualTo("10");
  }

  @Test
  void late_answers_of_a_crashed_owner_come_to_nothing() {
    TestClient ada = room.connect("ada");
    ada.stalls();
    ada.says("echo one");
    room.crash().comesBack();
    ada.readsOn();
    ada.says("echo two");
    room.pass(Duration.ofSeconds(10));
    assertThat(ada.heard().stream().distinct()).containsExactly("hello", "one", "two");
  }

  @Test
  void hook_that_answers_null_fails_alone() {
    try (var other =
        RoomTest.of(
            context ->
                new Room() {
                  @Override
                  @SuppressWarnings("NullAway") // what an author may do who has no such checker
                  public RoomReply onRequest(RoomRequest request) {
                    if (request.body().equals("null")) return null;
                    return RoomReply.text("well");
                  }

                  @Override
                  public void onMessage(Connection sender, String text) {
                    sender.send(text);
                  }
                })) {
      TestClient ada = other.connect("ada");
      other.inOneTurn(
          () -> {
            ada.says("before");
            other.post("", "null");
            ada.says("after");
          });
      assertThat(ada.heard()).containsExactly("before", "after");
      var failed = other.post("", "null");
      assertThat(failed.status()).isEqualTo(500);
      assertThat(failed.body()).contains("onRequest failed");
      assertThat(other.post("", "").body()).isEqualTo("well");
    }
  }
}
