package dev.blip.local.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.data.LocalAws;
import dev.blip.local.data.QueueServer;
import dev.blip.local.template.QueueSource;
import dev.blip.local.template.QueueSpec;
import dev.blip.local.template.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** What the feed does by itself; what it does with the queue's help: {@code QueueSuite}. */
class EventSourceMappingTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final List<QueueSpec> QUEUES =
      List.of(
          new QueueSpec(
              "Q", Duration.ofSeconds(5), Duration.ofDays(4), new QueueSpec.Redrive("Letters", 2)),
          new QueueSpec("Letters", Duration.ofSeconds(30), Duration.ofDays(4), null));

  @TempDir Path folder;
  private final RecordingFunction function = new RecordingFunction();
  private QueueServer server;
  private SqsClient client;

  @BeforeEach
  void start() throws Exception {
    server = QueueServer.start(0, folder, QUEUES);
    client = LocalAws.sqs(server.port());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
  }

  @Test
  void message_comes_as_lambda_shows_it_and_is_deleted_once_done() throws Exception {
    var colour = MessageAttributeValue.builder().dataType("String").stringValue("red").build();
    String id =
        client
            .sendMessage(
                send ->
                    send.queueUrl(url("Q"))
                        .messageBody("hello")
                        .messageAttributes(Map.of("colour", colour)))
            .messageId();
    try (var _ = feed(source(10, 0, false, 5))) {
      await().atMost(DEADLINE).until(() -> function.events().size() == 1);
      JsonNode record = function.events().getFirst().get("Records").get(0);
      assertThat(record.get("messageId").textValue()).isEqualTo(id);
      assertThat(record.get("body").textValue()).isEqualTo("hello");
      assertThat(record.get("receiptHandle").textValue()).isNotEmpty();
      assertThat(record.get("md5OfBody").textValue()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
      assertThat(record.get("eventSource").textValue()).isEqualTo("aws:sqs");
      assertThat(record.get("eventSourceARN").textValue())
          .isEqualTo("arn:aws:sqs:us-east-1:000000000000:Q");
      assertThat(record.get("awsRegion").textValue()).isEqualTo("us-east-1");
      assertThat(record.get("attributes").get("ApproximateReceiveCount").textValue())
          .isEqualTo("1");
      assertThat(record.get("attributes").get("SentTimestamp").textValue()).matches("\\d{13}");
      assertThat(record.get("messageAttributes").get("colour").get("stringValue").textValue())
          .isEqualTo("red");
      await().atMost(DEADLINE).until(() -> count("Q") == 0);
    }
  }

  @Test
  void batch_is_never_larger_than_its_size() throws Exception {
    send(25);
    try (var _ = feed(source(12, 1, false, 5))) {
      await().atMost(DEADLINE).until(() -> function.bodies().size() == 25);
      assertThat(function.events())
          .allSatisfy(event -> assertThat(event.get("Records")).hasSizeBetween(1, 12));
    }
  }

  @Test
  void whole_batch_comes_again_if_the_function_throws() throws Exception {
    function.answer(
        event -> {
          if (firstTime(event)) throw new IllegalStateException("out of order");
          return "";
        });
    send(2);
    try (var _ = feed(source(10, 1, true, 5))) {
      await().atMost(DEADLINE).until(() -> function.bodies().size() >= 4);
      await().atMost(DEADLINE).until(() -> count("Q") == 0);
      assertThat(function.bodies()).containsExactlyInAnyOrder("m0", "m1", "m0", "m1");
    }
  }

  @Test
  void whole_batch_comes_again_if_the_answer_is_malformed() throws Exception {
    function.answer(event -> firstTime(event) ? "[" : "{}");
    send(2);
    try (var _ = feed(source(10, 1, true, 5))) {
      await().atMost(DEADLINE).until(() -> function.bodies().size() >= 4);
      await().atMost(DEADLINE).until(() -> count("Q") == 0);
      assertThat(function.bodies()).containsExactlyInAnyOrder("m0", "m1", "m0", "m1");
    }
  }

  @Test
  void no_more_batches_than_allowed_run_at_a_time() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    function.answer(
        _ -> {
          awaitGate(gate);
          return "";
        });
    send(6);
    try (var _ = feed(source(1, 0, false, 2))) {
      await().atMost(DEADLINE).until(() -> function.events().size() == 2);
      gate.countDown();
      await().atMost(DEADLINE).until(() -> count("Q") == 0);
      assertThat(function.mostRunning()).isEqualTo(2);
    }
  }

  @Test
  void feed_goes_on_after_the_queue_was_stopped_and_started() throws Exception {
    int port = server.port();
    try (var _ = feed(source(10, 0, false, 5))) {
      send(1);
      await().atMost(DEADLINE).until(() -> function.bodies().size() == 1);
      await().atMost(DEADLINE).until(() -> count("Q") == 0);
      server.close();
      server = QueueServer.start(port, folder, QUEUES);
      send(1);
      await().atMost(DEADLINE).until(() -> function.bodies().size() == 2);
    }
  }

  @Test
  void feed_goes_on_after_what_no_client_should_throw() throws Exception {
    var unsteady = new UnsteadyClient(client, 2);
    send(1);
    try (var _ = EventSourceMapping.start(source(10, 0, false, 5), url("Q"), unsteady, function)) {
      await().atMost(DEADLINE).until(() -> function.bodies().size() == 1);
    }
  }

  private EventSourceMapping feed(QueueSource source) {
    return EventSourceMapping.start(source, url("Q"), client, function);
  }

  private static QueueSource source(int size, int window, boolean partial, int concurrency) {
    return new QueueSource("Fun", "Q", size, Duration.ofSeconds(window), partial, concurrency);
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
      client.sendMessageBatch(send -> send.queueUrl(url("Q")).entries(entries));
    }
  }

  /** How many messages a queue has, hidden ones included. */
  private int count(String queue) {
    var visible = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
    var hidden = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;
    var attributes =
        client
            .getQueueAttributes(get -> get.queueUrl(url(queue)).attributeNames(visible, hidden))
            .attributes();
    return attributes.values().stream().mapToInt(Integer::parseInt).sum();
  }

  private static boolean firstTime(JsonNode event) {
    JsonNode attributes = event.get("Records").get(0).get("attributes");
    return attributes.get("ApproximateReceiveCount").textValue().equals("1");
  }

  private static void awaitGate(CountDownLatch gate) {
    try {
      if (!gate.await(20, TimeUnit.SECONDS)) throw new IllegalStateException("gate stays shut");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private String url(String queue) {
    return LocalAws.endpoint(server.port()) + "/" + Template.ACCOUNT + "/" + queue;
  }
}
