package dev.blip.coordinator.rooms.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What broke in NATS Streaming, one by one. */
class NatsStreamingTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String DURABLE = "'durable':'d','from':'all','ack':'explicit'";
  private static final String GROUP = DURABLE + ",'group':'g'";
  private final Topic topic = new Topic();

  @AfterEach
  void close() {
    topic.close();
  }

  @Test
  void acknowledged_message_is_not_delivered_again_after_a_restart() {
    topic.filled(4);
    var ada = topic.guest("ada").subscribes(DURABLE).acks(1, 2, 3, 4);
    ada.news();
    topic.room.crash().comesBack().pass(LONG);
    topic.room.hibernate().pass(LONG);
    assertThat(ada.news()).isEmpty();
    ada.client.leaves();
    topic.room.crash();
    assertThat(topic.guest("back").subscribes(DURABLE).news()).containsExactly("next 5");
  }

  @Test
  void member_that_returns_gets_nothing_that_another_acknowledged() {
    var ada = topic.guest("ada").subscribes(GROUP);
    var bob = topic.guest("bob").subscribes(GROUP);
    topic.filled(4);
    ada.client.leaves();
    bob.acks(1, 2, 3, 4);
    bob.news();
    topic.room.crash();
    var back = topic.guest("back").subscribes(GROUP);
    assertThat(back.news()).containsExactly("next 5");
    topic.room.pass(LONG);
    assertThat(back.news()).isEmpty();
    assertThat(bob.news()).isEmpty();
  }

  @Test
  void last_message_is_not_sent_again_to_a_durable_without_acknowledgements() {
    String none = "'durable':'d','from':'all','ack':'none'";
    topic.filled(3);
    var ada = topic.guest("ada").subscribes(none);
    assertThat(ada.news()).containsExactly("next 1", "1", "2", "3");
    topic.room.crash().comesBack();
    topic.room.hibernate().wake();
    assertThat(ada.news()).isEmpty();
    ada.client.leaves();
    topic.room.crash();
    var back = topic.guest("back").subscribes(none);
    assertThat(back.news()).containsExactly("next 4");
    topic.filled(1);
    topic.room.crash().comesBack();
    assertThat(back.news()).containsExactly("4");
  }

  @Test
  void acks_out_of_order_bring_the_others_again_in_order() {
    topic.filled(4);
    var ada = topic.guest("ada").subscribes(DURABLE).acks(2, 3);
    ada.news();
    topic.room.pass(Duration.ofSeconds(30));
    assertThat(ada.news()).containsExactly("1x2", "4x2");
    topic.room.crash();
    ada.client.leaves();
    assertThat(topic.guest("back").subscribes(DURABLE).news())
        .containsExactly("next 1", "1x3", "4x3");
  }

  @Test
  void redelivery_never_overtakes_its_own_ack() {
    topic.filled(2);
    var ada = topic.guest("ada").subscribes(DURABLE + ",'ackWaitMs':5000");
    ada.news();
    // The redelivery of both is due while the socket is busy, and the first is acknowledged.
    ada.client.stalls();
    ada.says("{'type':'ping'}");
    topic.room.pass(Duration.ofSeconds(5));
    ada.acks(1);
    ada.client.readsOn();
    assertThat(ada.news()).containsExactly("{\"type\":\"pong\"}", "2x2");
    // Ack and redelivery in the same turn: the ack came first.
    topic.room.inOneTurn(() -> ada.acks(2));
    topic.room.pass(LONG);
    assertThat(ada.news()).isEmpty();
  }

  @Test
  void ack_that_comes_with_the_end_of_its_wait_is_taken_first() {
    topic.filled(1);
    var ada = topic.guest("ada").subscribes(DURABLE + ",'ackWaitMs':5000");
    ada.news();
    topic.room.inOneTurn(
        () -> {
          topic.room.pass(Duration.ofSeconds(5));
          ada.acks(1);
        });
    topic.room.pass(LONG);
    assertThat(ada.news()).isEmpty();
  }

  @Test
  void second_durable_of_the_same_name_takes_over_and_the_first_is_told() {
    topic.filled(2);
    var ada = topic.guest("ada").subscribes(DURABLE).acks(1);
    ada.news();
    var bob = topic.guest("bob").subscribes(DURABLE);
    assertThat(ada.news()).containsExactly("error taken_over");
    assertThat(bob.news()).containsExactly("next 2", "2x2");
    topic.filled(1);
    assertThat(ada.news()).isEmpty();
    assertThat(bob.news()).containsExactly("3");
    assertThat(topic.subscriber().path("connected").asInt()).isEqualTo(1);
    ada.acks(3);
    assertThat(ada.news()).containsExactly("error conflict");
    ada.subscribes("'durable':'other'");
    assertThat(ada.news()).containsExactly("next 4");
    var cleo = topic.guest("cleo").subscribes("'durable':'n','from':'all'");
    assertThat(cleo.news()).hasSize(4);
    assertThat(topic.guest("dora").subscribes("'durable':'n'").news()).containsExactly("next 4");
    assertThat(cleo.news()).containsExactly("error taken_over");
  }

  @Test
  void clock_that_jumps_ahead_neither_redelivers_nor_forgets() {
    topic.filled(2);
    var ada = topic.guest("ada").subscribes(DURABLE).acks(1);
    ada.news();
    topic.room.clockJumps(Duration.ofDays(30));
    topic.room.pass(Duration.ofSeconds(20));
    assertThat(ada.news()).isEmpty();
    assertThat(topic.published("id-2", "2")).isEqualTo(2);
    assertThat(topic.info().path("messages").asInt()).isEqualTo(2);
    topic.room.pass(Duration.ofSeconds(25));
    assertThat(ada.news()).containsExactly("2x2");
    topic.room.clockJumps(Duration.ofDays(-30));
    topic.room.pass(Duration.ofSeconds(1));
    assertThat(topic.info().path("messages").asInt()).isEqualTo(2);
  }

  @Test
  void clock_that_jumps_back_neither_redelivers_nor_forgets() {
    topic.filled(2);
    var ada = topic.guest("ada").subscribes(DURABLE).acks(1);
    ada.news();
    topic.room.clockJumps(Duration.ofDays(-30));
    topic.room.pass(Duration.ofSeconds(20));
    assertThat(ada.news()).isEmpty();
    assertThat(topic.published("id-2", "2")).isEqualTo(2);
    assertThat(topic.published("id-3", "3")).isEqualTo(3);
    assertThat(ada.news()).containsExactly("3");
    topic.room.pass(Duration.ofSeconds(45));
    assertThat(ada.news()).containsExactly("2x2", "3x2");
  }

  @Test
  void clock_that_differs_on_the_next_coordinator_neither_redelivers_nor_forgets() {
    topic.filled(1);
    var ada = topic.guest("ada").subscribes(DURABLE);
    ada.news();
    topic.room.crash();
    topic.room.clockJumps(Duration.ofHours(1));
    topic.room.comesBack().pass(Duration.ofSeconds(20));
    assertThat(ada.news()).isEmpty();
    topic.room.crash();
    topic.room.clockJumps(Duration.ofHours(-2));
    topic.room.comesBack().pass(Duration.ofSeconds(15));
    assertThat(ada.news()).containsExactly("1x2");
    ada.acks(1);
    topic.room.pass(LONG);
    assertThat(ada.news()).isEmpty();
  }
}
