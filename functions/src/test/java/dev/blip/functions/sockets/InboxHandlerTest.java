package dev.blip.functions.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Aws.Resolver.class)
class InboxHandlerTest {
  private final Listener coordinator = new Listener();
  private final Aws aws;
  private final String queue;
  private final InboxHandler handler;

  InboxHandlerTest(Aws aws) throws IOException {
    this.aws = aws;
    queue = aws.newQueue("inbox-" + UUID.randomUUID());
    var environment = aws.environment("COORDINATOR_URL", coordinator.url(), "INBOX_URL", queue);
    handler = new InboxHandler(environment, Duration.ofSeconds(1));
  }

  @AfterEach
  void stop() {
    coordinator.close();
  }

  /**
   * Brings a message to each of these rooms; answers the places of those that are to come again.
   */
  private List<Integer> bring(String... rooms) {
    List<Map<String, Object>> records = new ArrayList<>();
    for (String room : rooms) {
      int place = records.size();
      var waiting = new Waiting("counter/" + room, "c", null, "increment", "id-" + place);
      records.add(record(Integer.toString(place), Json.write(waiting), "unknown", Instant.now()));
    }
    return bring(records);
  }

  private static Map<String, Object> record(String id, String body, String receipt, Instant sent) {
    var attributes = Map.of("SentTimestamp", Long.toString(sent.toEpochMilli()));
    return Map.of(
        "messageId", id, "body", body, "receiptHandle", receipt, "attributes", attributes);
  }

  private List<Integer> bring(List<Map<String, Object>> records) {
    JsonNode answer = Recorded.event("sqs").with("Records", records).to(handler);
    List<Integer> again = new ArrayList<>();
    for (JsonNode failure : answer.path("batchItemFailures")) {
      again.add(Integer.parseInt(failure.path("itemIdentifier").asText()));
    }
    return again;
  }

  @Test
  void batch_ends_before_the_queue_hands_it_out_again_however_many_rooms_are_silent() {
    coordinator.neverAnswers();
    long start = System.nanoTime();
    assertThat(bring("a", "b", "c", "d")).containsExactly(0, 1, 2, 3);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void what_is_behind_waits_in_its_own_room_alone() {
    coordinator.answers(503);
    assertThat(bring("a", "a")).containsExactly(0, 1);
    assertThat(coordinator.calls())
        .as("the second waits for the first")
        .allSatisfy(call -> assertThat(call.headers()).containsEntry("idempotency-key", "id-0"));
    coordinator.answers(200);
    assertThat(bring("a", "b", "a")).isEmpty();
  }

  /** The queue's own time is 30 s. */
  @Test
  void what_cannot_be_brought_comes_again_at_once_while_a_coordinator_may_be_starting() {
    coordinator.answers(503);
    Map<String, Object> old = received("old", Instant.now().minus(Duration.ofMinutes(3)));
    Map<String, Object> young = received("young", Instant.now());
    assertThat(bring(List.of(old, young))).containsExactly(0, 0);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(aws.messages(queue))
                    .singleElement()
                    .satisfies(message -> assertThat(message.body()).contains("young")));
  }

  /** One that is in the queue, and has been given out. */
  private Map<String, Object> received(String room, Instant sent) {
    var waiting = new Waiting("counter/" + room, "c", null, "increment", "id-" + room);
    aws.sqs().sendMessage(send -> send.queueUrl(queue).messageBody(Json.write(waiting)));
    var message = aws.messages(queue).getFirst();
    return record("0", message.body(), message.receiptHandle(), sent);
  }
}
