package dev.blip.functions.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Counters;
import dev.blip.functions.Environment;
import dev.blip.functions.Ids;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sqs.model.Message;

/** When a click that no room took is given out again: what the ledger tells the queue. */
@ExtendWith(Aws.Resolver.class)
class PostponedClickTest {
  /** The queue's own time: longer than any test waits. */
  private static final int USUAL = 30;

  private final Aws aws;
  private final String queue;

  PostponedClickTest(Aws aws) {
    this.aws = aws;
    queue = aws.newQueue("postponed-" + UUID.randomUUID());
  }

  /** Has the ledger take a click that is in the queue, which it must keep. */
  private void keep(Duration age, int visibleAfter, String... variables) {
    long sent = System.currentTimeMillis() - age.toMillis();
    var click = Map.of("id", Ids.random().next(), "account", "late", "link", "walk", "time", sent);
    aws.sqs().sendMessage(send -> send.queueUrl(queue).messageBody(Json.write(click)));
    Message message = aws.messages(queue).getFirst();
    aws.sqs()
        .changeMessageVisibility(
            now ->
                now.queueUrl(queue)
                    .receiptHandle(message.receiptHandle())
                    .visibilityTimeout(visibleAfter));
    JsonNode answer =
        Recorded.event("sqs")
            .with("Records/0/body", message.body())
            .with("Records/0/receiptHandle", message.receiptHandle())
            .with("Records/0/attributes/SentTimestamp", Long.toString(sent))
            .to(ledger(variables));
    assertThat(answer.path("batchItemFailures")).hasSize(1);
  }

  private LedgerHandler ledger(String... variables) {
    var all = new ArrayList<>(List.of("CLICKS_QUEUE_URL", queue));
    all.addAll(List.of(variables));
    Environment environment = aws.environment(all.toArray(String[]::new));
    return new LedgerHandler(environment, Counters.of(environment), Duration.ofSeconds(1));
  }

  @Test
  void it_waits_a_quarter_of_its_age() throws IOException {
    try (var rooms = new Listener()) {
      rooms.answers(500);
      keep(Duration.ofMinutes(10), 0, "COORDINATOR_URL", rooms.url());
    }
    assertThat(aws.messages(queue)).isEmpty();
  }

  @Test
  void it_comes_again_soon_while_a_coordinator_is_being_started() throws IOException {
    try (var ecs = new Listener()) {
      keep(
          Duration.ZERO,
          USUAL,
          "COORDINATOR_URL",
          gone(),
          "COORDINATOR_SERVICE",
          "blip/coordinators",
          "AWS_ENDPOINT_URL_ECS",
          ecs.url());
      assertThat(ecs.calls()).as("ECS").isNotEmpty();
    }
    awaitSoon();
  }

  @Test
  void it_comes_again_soon_while_another_coordinator_takes_over() throws IOException {
    keep(Duration.ZERO, USUAL, "COORDINATOR_URL", gone());
    awaitSoon();
  }

  /** A coordinator that has just been killed has its rooms for some seconds more. */
  @Test
  void it_comes_again_soon_while_its_room_does_not_answer() throws IOException {
    try (var rooms = new Listener().neverAnswers()) {
      keep(Duration.ZERO, USUAL, "COORDINATOR_URL", rooms.url());
    }
    awaitSoon();
  }

  private static String gone() throws IOException {
    try (var listener = new Listener()) {
      return listener.url();
    }
  }

  private void awaitSoon() {
    assertThat(aws.messages(queue)).as("at once").isEmpty();
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(aws.messages(queue)).hasSize(1));
  }
}
