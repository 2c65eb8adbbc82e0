package dev.blip.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.data.TemplateData;
import dev.blip.local.queue.EventSourceMapping;
import dev.blip.local.queue.RecordingFunction;
import dev.blip.local.template.QueueSource;
import dev.blip.local.template.QueueSpec;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Queues that feed a function: partial failures, and dead letters. */
abstract class QueueSuite {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RecordingFunction function = new RecordingFunction();
  private final String queue = "Q" + UUID.randomUUID();
  private final String letters = "Letters" + UUID.randomUUID();
  private SqsClient client;

  abstract Backend backend();

  @BeforeEach
  void make() {
    client = backend().sqs();
    TemplateData.create(
        List.of(
            new QueueSpec(
                queue,
                Duration.ofSeconds(5),
                Duration.ofDays(4),
                new QueueSpec.Redrive(letters, 2)),
            new QueueSpec(letters, Duration.ofSeconds(30), Duration.ofDays(4), null)),
        client);
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void clicks_queue_hides_and_gives_up_as_the_template_says() {
    var attributes =
        client
            .getQueueAttributes(
                get ->
                    get.queueUrl(backend().queueUrl("ClicksQueue"))
                        .attributeNames(QueueAttributeName.ALL))
            .attributes();
    assertThat(attributes)
        .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "30")
        .hasEntrySatisfying(
            QueueAttributeName.REDRIVE_POLICY,
            policy -> assertThat(policy).contains("ClicksDeadLetters", "100"));
  }

  @Test
  void messages_within_the_window_come_as_one_batch() throws Exception {
    send(25);
    try (var _ = feed(500, 2)) {
      await().atMost(PATIENCE).until(() -> function.bodies().size() == 25);
      assertThat(function.events()).hasSize(1);
    }
  }

  @Test
  void only_the_messages_that_failed_come_again() throws Exception {
    function.answer(
        event ->
            """
            {"batchItemFailures":[%s]}
            """
                .formatted(firstTime(event) ? failure(event, "m1") : ""));
    send(3);
    try (var _ = feed(10, 1)) {
      await().atMost(PATIENCE).until(() -> function.bodies().size() >= 4);
      await().atMost(PATIENCE).until(() -> count(queue) == 0);
      assertThat(function.bodies()).containsExactlyInAnyOrder("m0", "m1", "m2", "m1");
    }
  }

  @Test
  void message_that_always_fails_ends_among_the_dead_letters() throws Exception {
    function.answer(
        _ -> {
          throw new IllegalStateException("poison");
        });
    send(1);
    try (var _ = feed(10, 0)) {
      await().atMost(PATIENCE).until(() -> count(letters) == 1);
      assertThat(function.bodies()).containsExactly("m0", "m0");
      assertThat(count(queue)).isZero();
    }
  }

  private EventSourceMapping feed(int size, int window) {
    var source = new QueueSource("Fun", queue, size, Duration.ofSeconds(window), true, 5);
    return EventSourceMapping.start(source, backend().queueUrl(queue), client, function);
  }

  private void send(int count) {
    for (int from = 0; from < count; from += 10) {
      var entries =
          IntStream.range(from, Math.min(count, from + 10))
              .mapToObj(
                  i ->
                      SendMessageBatchRequestEntry.builder()
                          .id("m" + i)
                          .messageBody("m" + i)
                          .build())
              .toList();
      client.sendMessageBatch(send -> send.queueUrl(backend().queueUrl(queue)).entries(entries));
    }
  }

  /** How many messages a queue has, hidden ones included. */
  private int count(String name) {
    var visible = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
    var hidden = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;
    var attributes =
        client
            .getQueueAttributes(
                get -> get.queueUrl(backend().queueUrl(name)).attributeNames(visible, hidden))
            .attributes();
    return attributes.values().stream().mapToInt(Integer::parseInt).sum();
  }

  private static boolean firstTime(JsonNode event) {
    JsonNode attributes = event.get("Records").get(0).get("attributes");
    return attributes.get("ApproximateReceiveCount").textValue().equals("1");
  }

  private static String failure(JsonNode event, String body) {
    for (JsonNode record : event.get("Records")) {
      if (record.get("body").textValue().equals(body)) {
        return "{\"itemIdentifier\":\"" + record.get("messageId").textValue() + "\"}";
      }
    }
    return "";
  }
}
