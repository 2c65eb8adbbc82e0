package dev.blip.functions;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;

/**
 * Says when a queue is to give out messages again that a function keeps. Safe for use by many
 * threads.
 */
public final class QueueVisibility {
  private static final int PER_CALL = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(QueueVisibility.class);

  private final SqsClient sqs;
  private final String queue;

  /**
   * @param queue its address
   */
  public QueueVisibility(SqsClient sqs, String queue) {
    this.sqs = sqs;
    this.queue = queue;
  }

  /**
   * How long ago a message was sent.
   *
   * @param now epoch milliseconds
   */
  public static Duration age(SQSMessage message, long now) {
    Map<String, String> attributes = message.getAttributes();
    String sent = attributes == null ? null : attributes.get("SentTimestamp");
    return Duration.ofMillis(sent == null ? 0 : Math.max(0, now - Long.parseLong(sent)));
  }

  /**
   * Best effort: messages whose time cannot be changed come after the queue's own.
   *
   * @param pauses whole seconds from now, by receipt handle
   */
  public void change(Map<String, Duration> pauses) {
    List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
    pauses.forEach(
        (receipt, pause) ->
            entries.add(
                ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(receipt)
                    .visibilityTimeout((int) pause.toSeconds())
                    .build()));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int from = 0; from < entries.size(); from += PER_CALL) {
        var some = entries.subList(from, Math.min(from + PER_CALL, entries.size()));
        threads.execute(() -> change(some));
      }
    }
  }

  private void change(List<ChangeMessageVisibilityBatchRequestEntry> entries) {
    try {
      sqs.changeMessageVisibilityBatch(
          change ->
              change
                  .queueUrl(queue)
                  .entries(entries)
                  .overrideConfiguration(call -> call.apiCallTimeout(PATIENCE)));
    } catch (SdkException e) {
      LOG.warn(
          "{} messages come again after the queue's own time: {}", entries.size(), e.toString());
    }
  }
}
