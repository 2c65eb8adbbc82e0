package dev.blip.coordinator.rooms.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a topic keeps, and whom it tells of what it does not. */
class TopicRetentionTest {
  private final Topic topic = new Topic();

  @AfterEach
  void close() {
    topic.close();
  }

  @Test
  void info_tells_what_there_is() {
    assertThat(topic.ask("GET", "", "").body())
        .isEqualTo("{\"first\":1,\"last\":0,\"messages\":0,\"bytes\":0,\"subscribers\":[]}");
    topic.filled(3);
    topic.guest("ada").subscribes("'durable':'d','from':'all'");
    int each = "\"id\":\"id-1\",\"data\":\"m1\"".length();
    assertThat(topic.ask("GET", "", "").body())
        .isEqualTo(
            "{\"first\":1,\"last\":3,\"messages\":3,\"bytes\":"
                + 3 * each
                + ",\"subscribers\":[{\"durable\":\"d\",\"next\":4,\"inFlight\":0,"
                + "\"connected\":1}]}");
  }

  @Test
  void newest_messages_are_kept() {
    topic.filled(2).configured("{\"maxMessages\":3}").filled(3);
    JsonNode info = topic.info();
    assertThat(info.path("first").asInt()).isEqualTo(3);
    assertThat(info.path("messages").asInt()).isEqualTo(3);
    assertThat(info.path("bytes").asInt())
        .isEqualTo(3 * "\"id\":\"id-1\",\"data\":\"m1\"".length());
    topic.configured("{\"maxMessages\":1}");
    assertThat(topic.guest("ada").subscribes("'from':'all'").news()).containsExactly("next 5", "5");
  }

  @Test
  void large_log_shrinks_bit_by_bit() {
    topic.filled(2_500).configured("{\"maxMessages\":10}");
    assertThat(topic.info().path("messages").asInt()).isGreaterThan(10);
    topic.room.pass(Duration.ofSeconds(1));
    assertThat(topic.info().path("messages").asInt()).isEqualTo(10);
  }

  @Test
  void old_messages_go() {
    topic.configured("{\"maxAgeMs\":60000}").filled(2);
    topic.room.pass(Duration.ofSeconds(40));
    topic.filled(1);
    topic.room.pass(Duration.ofSeconds(25));
    assertThat(topic.info().path("first").asInt()).isEqualTo(3);
    topic.room.pass(Duration.ofMinutes(2));
    JsonNode info = topic.info();
    assertThat(info.path("messages").asInt()).isZero();
    assertThat(info.path("first").asInt()).isEqualTo(4);
    topic.filled(1);
    assertThat(topic.guest("ada").subscribes("'from':'all'").news()).containsExactly("next 4", "4");
  }

  @Test
  void message_is_kept_for_a_week_as_a_rule() {
    topic.filled(1);
    topic.room.pass(Duration.ofDays(6).plusHours(23));
    assertThat(topic.info().path("messages").asInt()).isEqualTo(1);
    topic.room.pass(Duration.ofHours(3));
    assertThat(topic.info().path("messages").asInt()).isZero();
  }

  @Test
  void durable_subscriber_is_told_of_what_it_lost_while_away() {
    topic.configured("{\"maxMessages\":3}");
    String explicit = "'durable':'e','from':'all','ack':'explicit'";
    String none = "'durable':'n','from':'all'";
    topic.filled(3);
    topic.guest("ada").subscribes(explicit).acks(2).client.leaves();
    topic.guest("bob").subscribes(none).client.leaves();
    topic.filled(5);
    assertThat(topic.guest("ada2").subscribes(explicit).news())
        .containsExactly("next 6", "gap 0..6", "6", "7", "8");
    assertThat(topic.guest("bob2").subscribes(none).news())
        .containsExactly("next 6", "gap 3..6", "6", "7", "8");
  }

  @Test
  void connected_subscriber_is_told_too() {
    topic.configured("{\"maxMessages\":3}").filled(1);
    var ada = topic.guest("ada").subscribes("'from':'all','ack':'explicit','maxInFlight':1");
    var bob = topic.guest("bob");
    bob.client.stalls();
    bob.subscribes("'from':'all'");
    topic.filled(3);
    assertThat(ada.news()).containsExactly("next 1", "1", "gap 0..2", "2");
    topic.filled(3);
    assertThat(ada.news()).containsExactly("gap 1..3", "3", "gap 2..4", "4", "gap 3..5", "5");
    bob.client.readsOn();
    assertThat(bob.news()).containsExactly("next 1", "gap 0..5", "5", "6", "7");
  }

  @Test
  void start_before_the_oldest_is_a_gap() {
    topic.configured("{\"maxMessages\":2}").filled(5);
    assertThat(topic.guest("ada").subscribes("'from':{'seq':2}").news())
        .containsExactly("next 4", "gap 1..4", "4", "5");
  }

  @Test
  void configuration_is_answered_and_stays() {
    assertThat(topic.ask("GET", "config", "").body())
        .isEqualTo("{\"maxMessages\":1000000,\"maxAgeMs\":604800000}");
    topic.configured("{\"maxMessages\":5}").room.hibernate();
    assertThat(topic.ask("GET", "config", "").body())
        .isEqualTo("{\"maxMessages\":5,\"maxAgeMs\":604800000}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'maxMessages':0}|maxMessages must be a whole number 1..10000000, was \"0\"",
        "{'maxMessages':'many'}|maxMessages must be a whole number 1..10000000",
        "{'maxAgeMs':999}|maxAgeMs must be a whole number 1000..31536000000",
        "{'maxBytes':1}|config has maxMessages, maxAgeMs and maxDeliver, was given \"maxBytes\"",
        "[]|config must be a JSON object",
      })
  void bad_configuration_is_told_what_is_wrong(String config, String why) {
    var answer = topic.ask("PUT", "config", config.replace('\'', '"'));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(Json.tree(answer.body()).path("error").path("message").asText()).contains(why);
  }
}
