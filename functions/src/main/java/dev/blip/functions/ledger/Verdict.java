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

/** What becomes of a batch's letters: all that nothing is said of are done. */
final class Verdict {
  private static final Logger LOG = LoggerFactory.getLogger(Verdict.class);

  private final Set<Letter> kept = new LinkedHashSet<>();
  private final Map<Letter, String> wrong = new LinkedHashMap<>();

  /** They cannot be done now, because something is away: they come again until they can. */
  void keep(Collection<Letter> letters, String why) {
    if (letters.isEmpty()) return;
    LOG.warn("{} clicks come again: {}", letters.size(), why);
    kept.addAll(letters);
  }

  /** It can never be done. */
  void refuse(Letter letter, String why) {
    LOG.warn("message {} (receive {}): {}", letter.id(), letter.receives(), why);
    wrong.put(letter, why);
  }

  Set<Letter> kept() {
    return kept;
  }

  Map<Letter, String> wrong() {
    return wrong;
  }

  /** The letters that the queue is to deliver again. */
  Set<Letter> again() {
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
