package dev.blip.functions.moderation;

import dev.blip.functions.Counters;
import dev.blip.functions.Environment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * All notes of a kind, as they were a minute ago at most. While they cannot be read the last ones
 * hold, where there are none it is as if there were none; that is counted. Safe for use by many
 * threads.
 */
final class RecentNotes<T> {
  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  /** A visitor may wait for it. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(RecentNotes.class);

  private final InstantSource clock = InstantSource.system();
  private final ModerationTable notes;
  private final String kind;
  private final Function<List<Map<String, AttributeValue>>, T> read;
  private final Counters counters;
  private final String metric;
  private T known;
  private Instant askAgain = Instant.MIN;

  /**
   * Notes of a kind.
   *
   * @param read what is made of them
   * @param metric counts what could not be read
   */
  RecentNotes(
      Environment environment,
      String kind,
      Function<List<Map<String, AttributeValue>>, T> read,
      Counters counters,
      String metric) {
    notes = new ModerationTable(environment, environment.dynamoDb());
    this.kind = kind;
    this.read = read;
    this.counters = counters;
    this.metric = metric;
    known = read.apply(List.of());
  }

  synchronized T get() {
    Instant now = clock.instant();
    if (now.isBefore(askAgain)) return known;
    try {
      known = read.apply(notes.all(kind, PATIENCE));
      askAgain = now.plus(FRESH);
    } catch (SdkException e) {
      LOG.warn("notes of kind {} cannot be read and stay as they were: {}", kind, e.toString());
      counters.count(metric, e.toString());
      askAgain = now.plus(AFTER_FAILURE);
    }
    return known;
  }
}
