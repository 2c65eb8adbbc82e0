package dev.blip.coordinator.rooms.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Groups: each message to one member. */
class TopicGroupTest {
  private static final String GROUP = "'group':'g','from':'all','ack':'explicit'";
  private final Topic topic = new Topic();

  @AfterEach
  void close() {
    topic.close();
  }

  @Test
  void members_take_turns_and_who_has_fewest_is_next() {
    var ada = topic.guest("ada").subscribes(GROUP);
    var bob = topic.guest("bob").subscribes(GROUP);
    topic.filled(4);
    assertThat(ada.news()).containsExactly("next 1", "1", "3");
    assertThat(bob.news()).containsExactly("next 1", "2", "4");
    bob.acks(2, 4);
    topic.filled(2);
    assertThat(ada.news()).isEmpty();
    assertThat(bob.news()).containsExactly("5", "6");
  }

  @Test
  void message_goes_to_another_when_its_member_is_late_or_leaves() {
    var ada = topic.guest("ada").subscribes(GROUP + ",'ackWaitMs':5000");
    var bob = topic.guest("bob").subscribes(GROUP + ",'ackWaitMs':5000");
    topic.filled(2);
    bob.acks(2);
    ada.news();
    bob.news();
    topic.room.pass(Duration.ofSeconds(5));
    assertThat(ada.news()).isEmpty();
    assertThat(bob.news()).containsExactly("1x2");
    bob.client.leaves();
    assertThat(ada.news()).containsExactly("1x3");
  }

  @Test
  void what_is_never_acknowledged_does_not_hold_up_what_came_after_it() {
    String one = GROUP + ",'ackWaitMs':1000,'maxInFlight':1";
    var ada = topic.guest("ada").subscribes(one);
    var bob = topic.guest("bob").subscribes(one);
    topic.filled(2);
    bob.client.leaves();
    topic.room.pass(Duration.ofSeconds(3));
    assertThat(ada.news()).startsWith("next 1", "1", "2x2", "1x2");
  }

  @Test
  void late_ack_counts_whoever_has_the_message_now() {
    var ada = topic.guest("ada").subscribes(GROUP + ",'ackWaitMs':5000");
    var bob = topic.guest("bob").subscribes(GROUP + ",'ackWaitMs':5000");
    topic.filled(1);
    topic.room.pass(Duration.ofSeconds(5));
    assertThat(bob.news()).containsExactly("next 1", "1x2");
    ada.acks(1);
    topic.room.pass(Duration.ofSeconds(60));
    assertThat(bob.news()).isEmpty();
    assertThat(topic.subscriber().path("next").asInt()).isEqualTo(2);
  }

  @Test
  void group_without_a_durable_name_ends_with_its_last_member() {
    topic.filled(1);
    topic.guest("ada").subscribes(GROUP).acks(1).client.leaves();
    assertThat(topic.info().path("subscribers")).isEmpty();
    String durable = GROUP + ",'durable':'d'";
    topic.guest("bob").subscribes(durable).acks(1).client.leaves();
    JsonNode kept = topic.subscriber();
    assertThat(kept.path("durable").asText()).isEqualTo("d");
    assertThat(kept.path("group").asText()).isEqualTo("g");
    topic.filled(1);
    assertThat(topic.guest("cleo").subscribes(durable).news()).containsExactly("next 2", "2");
    assertThat(topic.subscriber().path("connected").asInt()).isEqualTo(1);
  }

  @Test
  void group_is_not_forgotten_while_others_are_members() {
    var ada = topic.guest("ada").subscribes(GROUP);
    var bob = topic.guest("bob").subscribes(GROUP);
    ada.says("{'type':'unsubscribe','forget':true}");
    assertThat(ada.news()).containsExactly("next 1", "error conflict");
    bob.says("{'type':'unsubscribe'}");
    ada.says("{'type':'unsubscribe','forget':true}");
    assertThat(ada.news()).isEmpty();
    assertThat(topic.info().path("subscribers")).isEmpty();
  }

  @Test
  void members_share_a_backlog_without_acknowledgements_too() {
    topic.filled(1_000);
    String none = "'group':'g','durable':'d','from':'all','maxInFlight':50";
    var ada = topic.guest("ada").subscribes(none);
    var bob = topic.guest("bob").subscribes(none);
    topic.room.pass(Duration.ofSeconds(30));
    List<String> all = new ArrayList<>(ada.news());
    List<String> bobs = bob.news();
    assertThat(bobs.size()).isGreaterThan(100);
    all.addAll(bobs);
    all.removeIf(one -> one.startsWith("next"));
    assertThat(all).doesNotHaveDuplicates().hasSize(1_000);
    ada.client.leaves();
    bob.client.leaves();
    assertThat(topic.guest("cleo").subscribes(none).news()).containsExactly("next 1001");
  }

  @Test
  void stalled_members_messages_go_to_another_when_it_leaves_as_the_first_delivery() {
    String none = "'group':'g','durable':'d','from':'all','maxInFlight':50";
    var ada = topic.guest("ada").subscribes(none);
    ada.client.stalls();
    topic.filled(3);
    ada.client.leaves();
    var bob = topic.guest("bob").subscribes(none);
    assertThat(bob.news()).endsWith("2", "3");
  }
}
