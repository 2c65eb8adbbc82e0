package dev.blip.functions.ledger;

import dev.blip.functions.Environment;
import dev.blip.functions.QueueVisibility;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;

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

  private final QueueVisibility queue;
  private final InstantSource clock;

  VisibilityBackoff(Environment environment, SqsClient sqs, InstantSource clock) {
    queue = new QueueVisibility(sqs, environment.required("CLICKS_QUEUE_URL"));
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
    Map<String, Duration> pauses = new HashMap<>();
    for (QueuedClick letter : letters) {
      Duration pause = pause(letter.age(now), soon);
      if (!pause.equals(SHORTEST)) pauses.put(letter.message().getReceiptHandle(), pause);
    }
    queue.change(pauses);
  }
}
