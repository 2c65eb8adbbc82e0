package dev.blip.functions.ledger;

import dev.blip.functions.Environment;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;

/**
 * Lets letters wait the longer the longer they have waited, so that an outage of days does not wear
 * them out: SQS moves a message to the dead letters after 1,000 receives at the latest, which at
 * one in 30 s is eight hours, and so is more than the two weeks that it keeps one.
 */
final class VisibilityBackoff {
  /** The queue's own visibility time-out (infra/data.yaml): no call is needed for it. */
  private static final Duration SHORTEST = Duration.ofSeconds(30);

  static final Duration LONGEST = Duration.ofMinutes(30);

  /** While a coordinator takes over, or is being started: 10 s, or some tens of them. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final int PART = 4;
  private static final int PER_CALL = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(VisibilityBackoff.class);

  private final SqsClient sqs;
  private final String queue;
  private final InstantSource clock;

  VisibilityBackoff(Environment environment, SqsClient sqs, InstantSource clock) {
    this.sqs = sqs;
    queue = environment.required("CLICKS_QUEUE_URL");
    this.clock = clock;
  }

  /**
   * How long a letter waits for its next try: a quarter of its age, 30 s to 30 minutes.
   *
   * @param soon whether its room could not be reached: it waits 5 s then, up to an age of two
   *     minutes
   */
  static Duration pause(Duration age, boolean soon) {
    if (soon && age.compareTo(LONGEST_START) < 0) return SOON;
    Duration part = age.dividedBy(PART);
    if (part.compareTo(SHORTEST) < 0) return SHORTEST;
    return part.compareTo(LONGEST) < 0 ? part : LONGEST;
  }

  /**
   * Best effort: letters whose time cannot be changed come after the queue's own.
   *
   * @param soon whether rooms could not be reached
   */
  void postpone(Collection<QueuedClick> letters, boolean soon) {
    long now = clock.millis();
    List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
    for (QueuedClick letter : letters) {
      Duration pause = pause(letter.age(now), soon);
      if (pause.equals(SHORTEST)) continue;
      entries.add(
          ChangeMessageVisibilityBatchRequestEntry.builder()
              .id(Integer.toString(entries.size()))
              .receiptHandle(letter.message().getReceiptHandle())
              .visibilityTimeout((int) pause.toSeconds())
              .build());
    }
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
      LOG.warn("{} clicks come again after the queue's own time: {}", entries.size(), e.toString());
    }
  }
}
