package dev.blip.coordinator.rooms.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.testkit.Send;
import dev.blip.protocol.Json;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Durable places, acknowledgements and what comes again. */
class TopicSubscriptionTest {
  private static final String EXPLICIT = "'durable':'d','from':'all','ack':'explicit'";
  private final Topic topic = new Topic();

  @AfterEach
  void close() {
    topic.close();
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Test
  void durable_goes_on_after_what_was_acknowledged() {
    topic.filled(3);
    var ada = topic.guest("ada").subscribes(EXPLICIT).acks(1);
    assertThat(ada.news()).containsExactly("next 1", "1", "2", "3");
    ada.client.leaves();
    assertThat(topic.subscriber().path("next").asInt()).isEqualTo(2);
    assertThat(topic.subscriber().path("connected").asInt()).isZero();
    topic.filled(1);
    topic.room.hibernate();
    var back = topic.guest("back").subscribes(EXPLICIT);
    assertThat(back.news()).containsExactly("next 2", "2x2", "3x2", "4");
    back.acks(2, 3, 4);
    back.client.leaves();
    assertThat(topic.guest("later").subscribes(EXPLICIT).news()).containsExactly("next 5");
  }

  @Test
  void from_counts_the_first_time_only() {
    topic.filled(2);
    topic.guest("ada").subscribes("'durable':'d','from':'new'").client.leaves();
    topic.filled(1);
    var back = topic.guest("back").subscribes("'durable':'d','from':'all'");
    assertThat(back.news()).containsExactly("next 3", "3");
  }

  @Test
  void at_most_so_many_are_unacknowledged() {
    topic.filled(5);
    var ada = topic.guest("ada").subscribes("'from':'all','ack':'explicit','maxInFlight':2");
    assertThat(ada.news()).containsExactly("next 1", "1", "2");
    assertThat(topic.subscriber().path("inFlight").asInt()).isEqualTo(2);
    ada.acks(2);
    assertThat(ada.news()).containsExactly("3");
    ada.acks(2);
    assertThat(ada.news()).isEmpty();
    ada.says("{'type':'ack','seqs':[1,3]}");
    assertThat(ada.news()).containsExactly("4", "5");
    topic.filled(1);
    assertThat(ada.news()).isEmpty();
  }

  @Test
  void many_in_flight_are_handed_out_over_several_hooks() {
    topic.filled(2_500);
    var ada = topic.guest("ada").subscribes(EXPLICIT + ",'maxInFlight':2200,'batch':true");
    topic.room.pass(seconds(1));
    assertThat(topic.subscriber().path("inFlight").asInt()).isEqualTo(2_200);
    var seqs = new ArrayList<Integer>();
    for (String frame : ada.client.heard()) {
      for (JsonNode one : Json.tree(frame).path("messages")) seqs.add(one.path("seq").asInt());
    }
    assertThat(seqs).hasSize(2_200).isSorted();
  }

  @Test
  void message_that_is_not_acknowledged_in_time_comes_again() {
    topic.filled(2);
    var ada = topic.guest("ada").subscribes(EXPLICIT + ",'ackWaitMs':5000");
    ada.news();
    topic.room.pass(seconds(4));
    ada.acks(1).says("{'type':'working','seq':2}");
    topic.room.pass(seconds(4));
    assertThat(ada.news()).isEmpty();
    topic.room.pass(seconds(1));
    assertThat(ada.news()).containsExactly("2x2");
    topic.room.pass(seconds(5));
    assertThat(ada.news()).containsExactly("2x3");
    ada.acks(2);
    topic.room.pass(seconds(60));
    assertThat(ada.news()).isEmpty();
  }

  @Test
  void nak_asks_for_it_again_at_once_and_before_what_is_new() {
    topic.filled(3);
    var ada = topic.guest("ada").subscribes(EXPLICIT + ",'maxInFlight':2");
    ada.says("{'type':'nak','seq':2}");
    assertThat(ada.news()).containsExactly("next 1", "1", "2", "2x2");
    ada.says("{'type':'nak','seq':1}");
    assertThat(ada.news()).containsExactly("1x2");
    ada.acks(1);
    assertThat(ada.news()).containsExactly("3");
  }

  @Test
  void delivery_goes_on_counting_across_connections_and_counts_only_what_was_sent() {
    topic.filled(2);
    var ada = topic.guest("ada");
    ada.client.stalls();
    ada.subscribes(EXPLICIT);
    ada.client.leaves();
    var bob = topic.guest("bob").subscribes(EXPLICIT);
    assertThat(bob.news()).containsExactly("next 1", "1", "2");
    bob.client.leaves();
    var cleo = topic.guest("cleo").subscribes(EXPLICIT);
    assertThat(cleo.news()).containsExactly("next 1", "1x2", "2x2");
  }

  @Test
  void what_is_not_sent_yet_is_not_overdue() {
    topic.filled(3);
    var ada = topic.guest("ada");
    ada.subscribes(EXPLICIT + ",'ackWaitMs':1000");
    ada.acks(1, 2, 3).news();
    ada.client.stalls();
    topic.filled(3);
    topic.room.pass(seconds(10));
    ada.client.readsOn();
    // Number 4 was under way all the time, and nobody can know that it had not arrived.
    assertThat(ada.news()).startsWith("4", "5", "6");
  }

  @Test
  void what_is_not_sent_yet_keeps_its_order_also_where_no_more_is_taken() {
    var ada = topic.guest("ada").subscribes(EXPLICIT + ",'ackWaitMs':1000,'maxInFlight':3");
    ada.client.stalls();
    topic.filled(4);
    ada.acks(1);
    topic.room.pass(seconds(2));
    ada.client.readsOn();
    assertThat(ada.news()).containsExactly("next 1", "1", "2", "3", "4");
  }

  @Test
  void unsubscribe_keeps_the_place_and_forget_does_not() {
    topic.filled(2);
    var ada = topic.guest("ada").subscribes(EXPLICIT).acks(1);
    ada.says("{'type':'unsubscribe'}");
    topic.filled(1);
    assertThat(ada.news()).containsExactly("next 1", "1", "2");
    ada.subscribes(EXPLICIT);
    assertThat(ada.news()).containsExactly("next 2", "2x2", "3");
    ada.says("{'type':'unsubscribe','forget':true}");
    assertThat(topic.info().path("subscribers")).isEmpty();
    ada.subscribes(EXPLICIT);
    assertThat(ada.news()).containsExactly("next 1", "1", "2", "3");
  }

  @Test
  void socket_has_one_subscription_and_a_durable_its_kind_of_acknowledgement() {
    topic.filled(1);
    var ada = topic.guest("ada").subscribes(EXPLICIT).subscribes("");
    assertThat(ada.news()).containsExactly("next 1", "1", "error conflict");
    ada.client.leaves();
    var back = topic.guest("back").subscribes("'durable':'d','ack':'none'");
    assertThat(back.news()).containsExactly("error conflict");
    back.subscribes("").acks(1);
    assertThat(back.news()).containsExactly("next 2", "error conflict");
  }

  @Test
  void ack_of_what_was_never_sent_is_refused() {
    topic.filled(3);
    var ada = topic.guest("ada").subscribes(EXPLICIT + ",'maxInFlight':1").acks(2);
    assertThat(ada.news()).containsExactly("next 1", "1", "error bad_request");
    ada.acks(1).acks(1);
    assertThat(ada.news()).containsExactly("2");
  }

  @Test
  void number_of_durables_is_bounded() {
    for (int i = 0; i < Subscriptions.MOST_DURABLE; i++) {
      topic.guest("g" + i).subscribes("'durable':'d" + i + "'").client.leaves();
    }
    var ada = topic.guest("ada").subscribes("'durable':'one more'");
    assertThat(ada.news()).containsExactly("error too_many");
    ada.subscribes("'durable':'d1'");
    assertThat(ada.news()).containsExactly("next 1");
  }

  @Test
  void crash_before_or_after_the_commit_of_an_ack_tells_no_lies() {
    topic.filled(3);
    var ada = topic.guest("ada").subscribes(EXPLICIT);
    ada.news();
    topic.room.crashAfterCommit();
    ada.acks(1);
    topic.room.comesBack();
    topic.room.crashBeforeCommit();
    ada.acks(2);
    topic.room.comesBack();
    topic.room.pass(seconds(60));
    assertThat(ada.news()).containsOnly("3x2", "3x3");
    assertThat(topic.subscriber().path("next").asInt()).isEqualTo(3);
  }

  @Test
  void topic_that_dies_as_it_goes_to_sleep_is_whole_with_its_next_owner() {
    var ada = topic.guest("ada").subscribes(EXPLICIT);
    assertThat(ada.news()).containsExactly("next 1");
    ada.client.stalls();
    topic.filled(2);
    topic.room.crashBeforeCommits(1).hibernate();
    topic.filled(1);
    ada.client.readsOn();
    topic.room.pass(seconds(60));
    assertThat(ada.news()).contains("3");
  }

  @Test
  void message_that_api_gateway_did_not_take_comes_when_it_does() {
    var ada = topic.guest("ada").subscribes(EXPLICIT);
    ada.news();
    ada.client.nextSends(Send.IS_THROTTLED, Send.FAILS);
    topic.filled(2);
    topic.room.pass(seconds(2));
    assertThat(ada.news()).containsExactly("1", "2");
  }
}
