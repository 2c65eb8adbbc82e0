package dev.blip.coordinator.rooms.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.protocol.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A topic that a queue follows. */
class TopicBridgeTest {
  private static final String QUEUE = "https://sqs.eu-central-1.amazonaws.com/123456789012/q";

  private final List<JsonNode> queue = new ArrayList<>();
  private boolean away;
  private final RoomTest room = topic("acme.orders");

  private RoomTest topic(String name) {
    return RoomTest.setUp(new TopicParty())
        .named(name)
        .with("BLIP_BRIDGE_TOPIC", "acme.orders")
        .with("BLIP_BRIDGE_QUEUE_URL", QUEUE)
        .open()
        .whenFetched((request, _) -> answer(request));
  }

  @AfterEach
  void close() {
    room.close();
  }

  private Optional<RoomReply> answer(FetchRequest request) {
    assertThat(request.method()).isEqualTo("SEND");
    assertThat(request.uri()).hasToString(QUEUE);
    assertThat(request.messages()).hasSizeBetween(1, 10);
    if (away) return Optional.empty();
    request.messages().forEach(text -> queue.add(Json.tree(text)));
    return Optional.of(RoomReply.text("sent"));
  }

  private static void publish(RoomTest topic, int from, int to) {
    for (int i = from; i <= to; i++) {
      String body = "{\"id\":\"id-%d\",\"data\":{\"n\":%d}}".formatted(i, i);
      var reply = topic.request("POST", "", body, new Caller.Service());
      assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }
  }

  private List<Integer> seqs() {
    return queue.stream().map(message -> message.path("seq").asInt()).toList();
  }

  private static String info(RoomTest topic) {
    return topic.request("GET", "", "", new Caller.Service()).body();
  }

  private JsonNode subscriber() {
    return Json.tree(info(room)).path("subscribers").path(0);
  }

  @Test
  void queue_gets_each_message_in_sequence_and_stands_among_the_subscribers() {
    publish(room, 1, 25);
    assertThat(seqs()).isEqualTo(IntStream.rangeClosed(1, 25).boxed().toList());
    assertThat(queue.getFirst().path("id").asText()).isEqualTo("id-1");
    assertThat(queue.getFirst().at("/data/n").asInt()).isOne();
    assertThat(subscriber())
        .isEqualTo(Json.tree("{\"durable\":\"sqs\",\"next\":26,\"inFlight\":0,\"connected\":1}"));
  }

  @Test
  void queue_that_was_away_misses_nothing_also_after_a_crash() {
    publish(room, 1, 3);
    away = true;
    publish(room, 4, 30);
    assertThat(subscriber().path("connected").asInt()).isZero();
    room.crash();
    away = false;
    room.pass(Duration.ofMinutes(1));
    assertThat(seqs()).isEqualTo(IntStream.rangeClosed(1, 30).boxed().toList());
    room.crash();
    room.pass(Duration.ofMinutes(1));
    publish(room, 31, 31);
    assertThat(seqs()).hasSize(31);
  }

  @Test
  void queue_is_told_what_is_gone() {
    away = true;
    publish(room, 1, 5);
    room.request("PUT", "config", "{\"maxMessages\":2}", new Caller.Service());
    away = false;
    room.pass(Duration.ofMinutes(1));
    // The first was under way before the others came.
    assertThat(seqs()).containsExactly(1, 0, 4, 5);
    assertThat(queue.get(1)).isEqualTo(Json.tree("{\"type\":\"gap\",\"after\":1,\"oldest\":4}"));
  }

  @Test
  void other_topics_are_not_followed() {
    try (RoomTest other = topic("acme.others")) {
      publish(other, 1, 1);
      assertThat(Json.tree(info(other)).path("subscribers")).isEmpty();
    }
    assertThat(queue).isEmpty();
  }
}
