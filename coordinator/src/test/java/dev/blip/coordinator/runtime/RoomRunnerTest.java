package dev.blip.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.contract.ProbeRoom;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.Sockets.Delivery;
import dev.blip.coordinator.testkit.RoomTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoomRunnerTest {
  private RoomTest bench;

  @BeforeEach
  void start() {
    bench = RoomTest.of("probe/Room 1", ProbeRoom::new);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void connection_gets_what_was_sent_as_it_connected() {
    assertThat(bench.connect("a").status()).isEqualTo(200);
    assertThat(bench.sockets().sent("a")).containsExactly("hello a");
  }

  @Test
  void refused_connection_leaves_no_trace() {
    RoomReply reply = bench.connect("banned");
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).contains("\"kind\":\"forbidden\"", "banned");
    assertThat(bench.sockets().sent("banned")).isEmpty();
    assertThat(bench.message("banned", "say hi").status()).isEqualTo(410);
  }

  @Test
  void early_messages_wait_until_the_socket_is_open() {
    bench.sockets().answer("a", Delivery.GONE, Delivery.GONE, Delivery.GONE);
    bench.connect("a");
    assertThat(bench.sockets().sent("a")).isEmpty();
    bench.pass(Duration.ofSeconds(1));
    assertThat(bench.sockets().sent("a")).containsExactly("hello a");
  }

  @Test
  void socket_that_never_opens_is_gone() {
    bench.connect("b");
    Delivery[] gone = new Delivery[500];
    java.util.Arrays.fill(gone, Delivery.GONE);
    bench.sockets().answer("a", gone);
    bench.connect("a");
    bench.pass(Duration.ofSeconds(29));
    assertThat(bench.sockets().sent("b")).doesNotContain("a left 1006 false");
    bench.pass(Duration.ofSeconds(3));
    assertThat(bench.sockets().sent("b")).contains("a left 1006 false");
  }

  @Test
  void gone_after_a_message_arrived_is_gone_at_once() {
    bench.connect("a");
    bench.connect("b");
    bench.sockets().answer("a", Delivery.GONE);
    bench.message("b", "say hi");
    assertThat(bench.sockets().sent("b")).contains("a left 1006 false");
  }

  @Test
  void throwing_hook_leaves_nothing_but_an_error_with_an_id() {
    bench.connect("a");
    bench.connect("b");
    assertThat(bench.message("a", "fail").status()).isEqualTo(204);
    assertThat(bench.sockets().sent("a").getLast())
        .contains("\"type\":\"error\"", "\"kind\":\"internal\"", "\"id\":\"")
        .doesNotContain("IllegalState");
    assertThat(bench.sockets().sent("b")).containsExactly("hello b");
    assertThat(bench.get("half").body()).isEqualTo("nothing");
    assertThat(bench.get("tags").body()).isEqualTo("[]");
  }

  @Test
  void room_starts_anew_after_a_failure_but_not_after_a_refusal() {
    bench.connect("a");
    bench.message("a", "refuse");
    assertThat(bench.sockets().sent("a").getLast()).contains("bad_request", "told to refuse");
    assertThat(bench.get("starts").body()).isEqualTo("1");
    bench.message("a", "fail");
    assertThat(bench.get("starts").body()).isEqualTo("2");
  }

  @Test
  void error_of_one_hook_is_not_taken_back_with_the_next() {
    bench.connect("a");
    bench.together("a", "refuse", "fail");
    assertThat(bench.sockets().sent("a")).hasSize(3);
    assertThat(bench.sockets().sent("a").get(1)).contains("told to refuse");
    assertThat(bench.sockets().sent("a").get(2)).contains("internal");
  }

  @Test
  void failing_start_fails_the_caller_and_the_next_event_tries_again() {
    bench.connect("a");
    bench.message("a", "put broken yes");
    bench.hibernate();
    RoomReply reply = bench.get("starts");
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.body()).contains("\"id\"");
    assertThat(bench.get("starts").status()).isEqualTo(500);
  }

  @Test
  void alarm_rings_once_in_its_time() {
    bench.connect("a");
    bench.message("a", "alarm tea PT5S");
    bench.pass(Duration.ofMillis(4_999));
    assertThat(bench.sockets().sent("a")).doesNotContain("rang tea");
    bench.pass(Duration.ofMillis(1));
    bench.pass(Duration.ofMinutes(1));
    assertThat(bench.sockets().sent("a")).containsOnlyOnce("rang tea");
  }

  @Test
  void alarm_wakes_a_hibernating_room() {
    bench.connect("a");
    bench.message("a", "alarm tea PT30S");
    bench.pass(Duration.ofSeconds(15));
    assertThat(bench.isIdle()).isTrue();
    assertThat(bench.sockets().sent("a")).doesNotContain("rang tea");
    bench.pass(Duration.ofSeconds(16));
    assertThat(bench.sockets().sent("a")).contains("rang tea");
  }

  @Test
  void failing_alarm_is_kept_and_rings_with_growing_pauses() {
    bench.connect("a");
    bench.message("a", "alarm bad PT1S");
    bench.pass(Duration.ofHours(2));
    bench.message("a", "alarm good PT1S");
    bench.pass(Duration.ofSeconds(1));
    assertThat(bench.sockets().sent("a")).contains("rang good");
    assertThat(bench.mustWakeAt()).isPresent();
  }

  @Test
  void connection_survives_hibernation_with_tags_and_attachment() {
    bench.connect("a");
    bench.connect("b");
    bench.message("a", "tag vip");
    bench.message("a", "attach note");
    bench.hibernate();
    assertThat(bench.get("tags").body()).isEqualTo("[vip]");
    assertThat(bench.get("attachment").body()).isEqualTo("note");
    bench.message("b", "say again");
    assertThat(bench.sockets().sent("a")).containsExactly("hello a", "again");
  }

  @Test
  void what_was_not_delivered_is_delivered_after_a_restart_in_order() {
    bench.connect("a");
    bench.connect("b");
    bench.sockets().answer("a", Delivery.FAILED);
    bench.message("b", "say one");
    bench.message("b", "say two");
    bench.hibernate().wake();
    assertThat(bench.sockets().sent("a")).containsExactly("hello a", "one", "two");
  }

  @Test
  void throttled_connection_catches_up_and_holds_nobody_back() {
    bench.connect("a");
    bench.connect("b");
    bench.connect("c");
    bench.sockets().answer("a", Delivery.THROTTLED, Delivery.THROTTLED);
    bench.message("c", "say one");
    bench.message("c", "say two");
    assertThat(bench.sockets().sent("b")).containsExactly("hello b", "one", "two");
    assertThat(bench.sockets().sent("a")).containsExactly("hello a");
    bench.pass(Duration.ofSeconds(5));
    assertThat(bench.sockets().sent("a")).containsExactly("hello a", "one", "two");
  }

  @Test
  void connection_closed_by_the_room_leaves_after_its_messages() {
    bench.connect("a");
    bench.connect("b");
    bench.message("a", "close");
    assertThat(bench.sockets().closed()).containsExactly("a");
    assertThat(bench.sockets().sent("b")).contains("a left 1000 true");
    assertThat(bench.disconnect("a").status()).isEqualTo(204);
    assertThat(bench.sockets().sent("b")).containsOnlyOnce("a left 1000 true");
  }

  @Test
  void silent_socket_that_is_gone_is_swept() {
    bench.connect("a");
    bench.connect("b");
    bench.pass(Duration.ofMinutes(9));
    bench.message("b", "say hi");
    bench.sockets().answer("a", Delivery.GONE);
    bench.pass(Duration.ofMinutes(15));
    assertThat(bench.sockets().sent("b")).contains("a left 1006 false");
  }

  @Test
  void room_without_work_is_idle_and_not_in_the_index() {
    bench.connect("a");
    bench.disconnect("a");
    assertThat(bench.isIdle()).isFalse();
    bench.pass(Duration.ofSeconds(12));
    assertThat(bench.isIdle()).isTrue();
    bench.pass(Duration.ofMinutes(11));
    assertThat(bench.mustWakeAt()).isEmpty();
  }

  @Test
  void reconnect_of_the_same_id_is_answered_and_not_repeated() {
    bench.connect("a");
    assertThat(bench.connect("a").status()).isEqualTo(200);
    assertThat(bench.sockets().sent("a")).containsExactly("hello a");
  }
}
