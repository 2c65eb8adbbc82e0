package dev.blip.coordinator.rooms.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of messages that nobody acknowledges. */
class DeadLetterTest {
  private static final String DURABLE =
      "'durable':'d','from':'all','ack':'explicit','ackWaitMs':1000";

  private final Topic topic = new Topic();

  @AfterEach
  void close() {
    topic.close();
  }

  private JsonNode dead() {
    return Json.tree(topic.ask("GET", "dead", "").body()).path("dead");
  }

  private String error(String path) {
    var answer = topic.ask("POST", path, "");
    return answer.status() + " " + Json.tree(answer.body()).path("error").path("message").asText();
  }

  @Test
  void message_is_tried_for_ever_as_a_rule() {
    topic.filled(1);
    var ada = topic.guest("ada").subscribes(DURABLE);
    for (int i = 0; i < 20; i++) ada.says("{'type':'nak','seq':1}");
    assertThat(ada.news()).endsWith("1x20", "1x21");
    assertThat(dead()).isEmpty();
  }

  @Test
  void message_that_is_never_acknowledged_is_set_aside_with_the_reason() {
    topic.configured("{\"maxDeliver\":2}").filled(2);
    var ada = topic.guest("ada").subscribes(DURABLE).acks(2);
    topic.room.pass(Duration.ofSeconds(30));
    assertThat(ada.news()).containsExactly("next 1", "1", "2", "1x2");
    assertThat(topic.subscriber().path("next").asInt()).isEqualTo(3);
    JsonNode letter = dead().path(0);
    assertThat(dead()).hasSize(1);
    assertThat(letter.path("message").asInt()).isEqualTo(1);
    assertThat(letter.path("id").asText()).isEqualTo("id-1");
    assertThat(letter.path("data").asText()).isEqualTo("m1");
    assertThat(letter.path("durable").asText()).isEqualTo("d");
    assertThat(letter.path("delivery").asInt()).isEqualTo(2);
    assertThat(letter.path("reason").asText())
        .isEqualTo("durable \"d\" was sent it 2 times: it was not acknowledged within 1000 ms");
  }

  @Test
  void naks_and_leaving_count_too_and_what_was_not_sent_does_not() {
    topic.configured("{\"maxDeliver\":2}").filled(2);
    var ada = topic.guest("ada").subscribes(DURABLE).says("{'type':'nak','seq':1}");
    ada.says("{'type':'nak','seq':1}");
    assertThat(dead().path(0).path("reason").asText()).contains("could not deal with it");
    ada.client.leaves();
    var bob = topic.guest("bob");
    bob.client.stalls();
    bob.subscribes(DURABLE);
    bob.client.leaves();
    assertThat(dead()).hasSize(1);
    topic.guest("cleo").subscribes(DURABLE).client.leaves();
    assertThat(dead()).hasSize(2);
    assertThat(dead().path(1).path("reason").asText()).contains("its subscriber left");
    assertThat(topic.guest("dan").subscribes(DURABLE).news()).containsExactly("next 3");
  }

  @Test
  void replay_brings_it_again_to_its_own_subscription_alone() {
    topic.configured("{\"maxDeliver\":1}").filled(1);
    var ada = topic.guest("ada").subscribes(DURABLE).says("{'type':'nak','seq':1}");
    var bob = topic.guest("bob").subscribes("'from':'all'");
    topic.room.hibernate();
    assertThat(topic.ask("POST", "dead/1/replay", "").status()).isEqualTo(200);
    assertThat(ada.acks(1).news()).containsExactly("next 1", "1", "1");
    assertThat(bob.news()).containsExactly("next 1", "1");
    assertThat(dead()).isEmpty();
    topic.room.pass(Duration.ofSeconds(10));
    assertThat(ada.news()).isEmpty();
    assertThat(topic.subscriber().path("next").asInt()).isEqualTo(2);
    assertThat(error("dead/1/replay")).isEqualTo("404 topic has no dead letter \"1\"");
  }

  @Test
  void replayed_message_waits_for_its_subscriber() {
    topic.configured("{\"maxDeliver\":1}").filled(1);
    topic.guest("ada").subscribes(DURABLE).says("{'type':'nak','seq':1}").client.leaves();
    assertThat(topic.ask("POST", "dead/1/replay", "").status()).isEqualTo(200);
    topic.room.hibernate();
    assertThat(topic.guest("bob").subscribes(DURABLE).news()).containsExactly("next 1", "1");
  }

  @Test
  void letter_outlives_its_message_and_its_subscription_and_says_so() {
    topic.configured("{\"maxDeliver\":1,\"maxMessages\":1}").filled(1);
    var ada = topic.guest("ada").subscribes(DURABLE).says("{'type':'nak','seq':1}");
    topic.filled(1);
    assertThat(dead().path(0).path("data").asText()).isEqualTo("m1");
    assertThat(error("dead/1/replay")).startsWith("409 ").contains("no longer keeps it");
    ada.says("{'type':'unsubscribe','forget':true}");
    assertThat(error("dead/1/replay")).startsWith("409 ").contains("has ended");
    assertThat(error("dead/x/replay")).startsWith("404 ");
    assertThat(dead()).isNotEmpty();
  }

  @Test
  void number_of_deliveries_is_configured() {
    topic.configured("{\"maxDeliver\":7}").room.hibernate();
    assertThat(topic.ask("GET", "config", "").body())
        .isEqualTo("{\"maxMessages\":1000000,\"maxAgeMs\":604800000,\"maxDeliver\":7}");
    topic.configured("{}").room.hibernate();
    assertThat(topic.ask("GET", "config", "").body())
        .isEqualTo("{\"maxMessages\":1000000,\"maxAgeMs\":604800000}");
    assertThat(topic.ask("PUT", "config", "{\"maxDeliver\":0}").body())
        .contains("maxDeliver must be a whole number 1..1000");
    assertThat(topic.ask("DELETE", "dead", "").status()).isEqualTo(405);
  }
}
