package dev.blip.functions.ledger;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a batch's letters: all that nothing is said of are done. Safe for use by many
 * threads.
 */
final class BatchResult {
  private static final Logger LOG = LoggerFactory.getLogger(BatchResult.class);

  private final Set<QueuedClick> kept = new LinkedHashSet<>();
  private final Map<QueuedClick, String> wrong = new LinkedHashMap<>();
  private boolean soon;

  /** They cannot be done now, because something is away: they come again until they can. */
  synchronized void keep(Collection<QueuedClick> letters, String why) {
    if (letters.isEmpty()) return;
    LOG.warn("{} clicks come again: {}", letters.size(), why);
    kept.addAll(letters);
  }

  /** Some are kept since no coordinator has their room yet: one takes over, or is being started. */
  synchronized void comeSoon() {
    soon = true;
  }

  /** Whether those that are kept should come again soon. */
  synchronized boolean isSoon() {
    return soon;
  }

  /** It can never be done. */
  synchronized void refuse(QueuedClick letter, String why) {
    LOG.warn("message {} (receive {}): {}", letter.id(), letter.receives(), why);
    wrong.put(letter, why);
  }

  synchronized Set<QueuedClick> kept() {
    return kept;
  }

  synchronized Map<QueuedClick, String> wrong() {
    return wrong;
  }

  /** The letters that the queue is to deliver again. */
  synchronized Set<QueuedClick> again() {
    var again = new LinkedHashSet<>(kept);
    again.addAll(wrong.keySet());
    return again;
  }

  /** The same, as the queue is told. */
  SQSBatchResponse answer() {
    return SQSBatchResponse.builder()
        .withBatchItemFailures(
            again().stream()
                .map(letter -> BatchItemFailure.builder().withItemIdentifier(letter.id()).build())
                .toList())
        .build();
  }
}
