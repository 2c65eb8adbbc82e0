package dev.blip.coordinator.rooms.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.testkit.Answer;
import dev.blip.protocol.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing, replay, and who may do so. */
class TopicPublishTest {
  private final Topic topic = new Topic();

  @AfterEach
  void close() {
    topic.close();
  }

  @Test
  void message_comes_as_it_was_published() {
    var ada = topic.guest("ada");
    ada.subscribes("");
    ada.says("{'type':'publish','id':'a','data':{'n':1.50, 'big':12345678901234567890.10}}");
    List<String> heard = ada.client.heard();
    assertThat(heard.getFirst()).isEqualTo("{\"type\":\"subscribed\",\"next\":1}");
    assertThat(heard).contains("{\"type\":\"published\",\"id\":\"a\",\"seq\":1}");
    long now = topic.room.clock().millis();
    assertThat(heard.getLast())
        .isEqualTo(
            "{\"type\":\"message\",\"seq\":1,\"time\":"
                + now
                + ",\"id\":\"a\",\"data\":{\"n\":1.50, \"big\":12345678901234567890.10},"
                + "\"delivery\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "true", "-0.0e5", "7", "\"q\\\"\\u0000\"", "[]", "{\"data\":1}"})
  void data_is_any_json(String data) {
    topic.published("a", data);
    var ada = topic.guest("ada").subscribes("'from':'all'");
    assertThat(ada.client.heard().getLast()).contains("\"data\":" + data + ",\"delivery\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|next 4",
        "'from':'new'|next 4",
        "'from':'all'|next 1 1 2 3",
        "'from':'last'|next 3 3",
        "'from':{'seq':2}|next 2 2 3",
        "'from':{'seq':4}|next 4",
        "'from':{'agoMs':25000}|next 2 2 3",
        "'from':{'agoMs':0}|next 4",
        "'from':{'time':0}|next 1 1 2 3",
      })
  void subscription_begins_where_it_says(String from, String expected) {
    for (int i = 0; i < 3; i++) {
      topic.filled(1);
      topic.room.pass(Duration.ofSeconds(10));
    }
    var ada = topic.guest("ada").subscribes(from);
    assertThat(String.join(" ", ada.news())).isEqualTo(expected);
    topic.filled(1);
    assertThat(ada.news()).containsExactly("4");
  }

  @Test
  void long_log_is_replayed_in_order_and_whole() {
    topic.filled(1_000);
    var ada = topic.guest("ada").subscribes("'from':'all'");
    var expected = new ArrayList<String>(List.of("next 1"));
    for (int i = 1; i <= 1_000; i++) expected.add(Integer.toString(i));
    assertThat(ada.news()).isEqualTo(expected);
    var bob = topic.guest("bob").subscribes("'from':'all','batch':true");
    List<String> frames = bob.client.heard();
    var seqs = new ArrayList<Integer>();
    for (String frame : frames.subList(1, frames.size())) {
      assertThat(frame.length()).isLessThan(32 * 1024);
      for (JsonNode one : Json.tree(frame).path("messages")) seqs.add(one.path("seq").asInt());
    }
    assertThat(seqs).hasSize(1_000).isSorted();
    assertThat(frames.size()).isLessThan(10);
  }

  @Test
  void same_id_is_one_message_for_ten_minutes() {
    var ada = topic.guest("ada").subscribes("");
    assertThat(topic.published("a", "1")).isEqualTo(1);
    assertThat(topic.published("b", "2")).isEqualTo(2);
    topic.room.pass(Duration.ofMinutes(9)).crash();
    assertThat(topic.published("a", "3")).isEqualTo(1);
    ada.says("{'type':'publish','id':'b','data':4}");
    assertThat(ada.news()).endsWith("{\"type\":\"published\",\"id\":\"b\",\"seq\":2}");
    topic.room.pass(Duration.ofSeconds(62));
    assertThat(topic.published("a", "5")).isEqualTo(3);
    assertThat(topic.info().path("messages").asInt()).isEqualTo(3);
  }

  /** As where more topics are awake than a coordinator has places for. */
  @Test
  void topic_that_is_always_woken_late_is_soon_done_with_its_ids() {
    topic.published("a", "1");
    int woken = 0;
    while (nextWake().compareTo(Duration.ofHours(1)) < 0) {
      topic.room.clockJumps(nextWake().plusSeconds(50)).wake();
      woken++;
    }
    assertThat(woken).isBetween(5, 15);
    assertThat(topic.published("a", "2")).as("its ID is forgotten").isEqualTo(2);
  }

  private Duration nextWake() {
    topic.room.hibernate();
    return Duration.between(topic.room.clock().instant(), topic.room.wakesAt().orElseThrow());
  }

  @Test
  void publisher_is_told_when_it_is_on_disk() {
    var ada = topic.guest("ada");
    topic.room.crashAfterCommit();
    ada.says("{'type':'publish','id':'a','data':1}");
    assertThat(ada.news()).isEmpty();
    topic.room.comesBack();
    assertThat(ada.news()).containsExactly("{\"type\":\"published\",\"id\":\"a\",\"seq\":1}");
    topic.room.crashBeforeCommit();
    ada.says("{'type':'publish','id':'b','data':1}");
    assertThat(ada.news()).isEmpty();
    topic.room.comesBack();
    assertThat(ada.news()).containsExactly("{\"type\":\"published\",\"id\":\"b\",\"seq\":2}");
    assertThat(topic.info().path("last").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense|not the expected JSON",
        "[1]|message must be a JSON object",
        "{'type':'fly'}|type must be publish, subscribe",
        "{'type':'publish','data':1}|id must be a text of 1..64 characters, was missing",
        "{'type':'publish','id':7,'data':1}|id must be a text of 1..64 characters, was \"7\"",
        "{'type':'publish','id':'','data':1}|id must be a text of 1..64 characters",
        "{'type':'publish','id':'a'}|data must be any JSON, was missing",
        "{'type':'subscribe','from':'tomorrow'}|from must be new, all, last or",
        "{'type':'subscribe','from':{'seq':0}}|seq must be a whole number 1 or more, was \"0\"",
        "{'type':'subscribe','from':{'seq':2}}|from.seq must be 1..1, was 2",
        "{'type':'subscribe','from':{'seq':1,'time':2}}|from must be new, all, last or",
        "{'type':'subscribe','ack':'maybe'}|ack must be none or explicit",
        "{'type':'subscribe','ackWaitMs':0}|ackWaitMs must be a whole number 1..3600000, was",
        "{'type':'subscribe','ackWaitMs':3600001}|ackWaitMs must be a whole number 1..3600000",
        "{'type':'subscribe','maxInFlight':10001}|maxInFlight must be a whole number 1..10000",
        "{'type':'subscribe','durable':''}|durable must be a text of 1..64 characters",
        "{'type':'subscribe','group':5}|group must be a text of 1..64 characters",
        "{'type':'ack','seq':1}|this socket has no subscription",
        "{'type':'ack'}|seq must be a whole number 1 or more, was missing",
        "{'type':'nak','seqs':[1]}|nak takes one seq and no seqs, was \"[1]\"",
        "{'type':'nak','seq':-1}|seq must be a whole number 1 or more, was \"-1\"",
        "{'type':'working','seq':1.5}|seq must be a whole number 1 or more, was \"1.5\"",
        "{'type':'unsubscribe'}|this socket has no subscription",
        "{'type':'unsubscribe','forget':'yes'}|forget must be true or false",
      })
  void bad_frame_is_told_what_is_wrong_and_changes_nothing(String frame, String why) {
    var ada = topic.guest("ada");
    ada.says(frame);
    JsonNode error = Json.tree(ada.client.heard().getLast());
    assertThat(error.path("type").asText()).isEqualTo("error");
    assertThat(error.path("error").path("message").asText()).contains(why);
    assertThat(error.path("error").path("id").asText()).isNotEmpty();
    assertThat(topic.info().path("last").asInt()).isZero();
    assertThat(topic.info().path("subscribers")).isEmpty();
  }

  @Test
  void http_refuses_what_it_cannot_take() {
    assertThat(topic.ask("POST", "", "{\"id\":\"a\"}").status()).isEqualTo(400);
    assertThat(topic.ask("POST", "", "{\"type\":\"ack\",\"seq\":1}").status()).isEqualTo(400);
    assertThat(topic.ask("PUT", "", "").status()).isEqualTo(405);
    assertThat(topic.ask("POST", "config", "").status()).isEqualTo(405);
    assertThat(topic.ask("GET", "elsewhere", "").status()).isEqualTo(404);
    String most = "\"" + "x".repeat(Publishing.MOST_DATA - 2) + "\"";
    assertThat(topic.published("a", most)).isEqualTo(1);
    Answer large = topic.ask("POST", "", "{\"id\":\"b\",\"data\":" + most + "0}");
    assertThat(large.status()).isEqualTo(400);
    large = topic.ask("POST", "", "{\"id\":\"b\",\"data\":[" + most + "]}");
    assertThat(large.status()).isEqualTo(413);
    assertThat(large.body()).contains("data must have 1.." + Publishing.MOST_DATA + " bytes");
    var ada = topic.guest("ada").subscribes("'from':'all'");
    assertThat(ada.news()).containsExactly("next 1", "1");
  }

  @Test
  void topic_is_its_accounts_alone() {
    assertThat(topic.room.visitor("eve").withAccount("eve").connects().status()).isEqualTo(403);
    assertThat(topic.room.visitor("nobody").connects().status()).isEqualTo(401);
    assertThat(topic.room.get("").status()).isEqualTo(401);
    var eve = new Caller.Member("eve");
    assertThat(topic.room.request("GET", "", "", eve).status()).isEqualTo(403);
    assertThat(topic.room.request("PUT", "config", "{}", eve).status()).isEqualTo(403);
    assertThat(topic.room.request("POST", "", "{}", eve).status()).isEqualTo(403);
  }

  @Test
  void slow_reader_costs_a_frames_worth_and_gets_everything() {
    var ada = topic.guest("ada").subscribes("'from':'all'");
    ada.client.stalls();
    topic.filled(500);
    ada.client.readsOn();
    assertThat(ada.news()).hasSize(501).endsWith("500");
  }
}
