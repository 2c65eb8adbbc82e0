package dev.blip.local.stream;

import dev.blip.local.lambda.FunctionFailed;
import dev.blip.local.lambda.Lambda;
import dev.blip.local.template.StreamSource;
import dev.blip.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

/**
 * A shard's changes in order: what fails is brought again, and what follows waits. For one thread
 * at a time.
 */
final class FedShard {
  private static final Logger log = LoggerFactory.getLogger(FedShard.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final String id;
  private final StreamSource source;
  private final TableStream stream;
  private final Lambda lambda;
  private final GivenUp givenUp;
  private @Nullable String iterator;
  private @Nullable String last;
  private boolean isOver;
  private int most;
  private int failures;
  private long restsUntil = System.nanoTime();

  FedShard(String id, StreamSource source, TableStream stream, Lambda lambda, GivenUp givenUp) {
    this.id = id;
    this.source = source;
    this.stream = stream;
    this.lambda = lambda;
    this.givenUp = givenUp;
    most = source.batchSize();
  }

  /** Whether it is closed, and all of it is brought. */
  boolean isOver() {
    return isOver;
  }

  /** Brings what there is, if it is not to be let alone; tells whether there may be more. */
  boolean feed() {
    if (isOver || System.nanoTime() - restsUntil < 0) return false;
    try {
      String from = iterator == null ? stream.iterator(id, last) : iterator;
      iterator = from;
      GetRecordsResponse page = stream.read(from, most);
      if (!page.records().isEmpty()) return deliver(page);
      next(page);
    } catch (ExpiredIteratorException e) {
      iterator = null;
    } catch (TrimmedDataAccessException e) {
      // DynamoDB Local says so, too, of an iterator that is older than the shard's first change.
      if (last != null) log.warn("changes of {} were forgotten unbrought", source.table());
      iterator = null;
      last = null;
    }
    return false;
  }

  private void next(GetRecordsResponse page) {
    iterator = page.nextShardIterator();
    isOver = iterator == null;
  }

  private boolean deliver(GetRecordsResponse page) {
    List<Record> changes = page.records();
    int done = done(changes);
    if (done > 0) {
      last = number(changes.get(done - 1));
      failures = 0;
    }
    if (done == changes.size()) {
      most = source.batchSize();
      next(page);
      return !isOver;
    }
    iterator = null;
    failed(changes.subList(done, changes.size()));
    return false;
  }

  /** How many of the first are done. */
  private int done(List<Record> changes) {
    String why;
    try {
      byte[] answer = lambda.invoke(source.function(), StreamEvent.of(stream.arn(), changes));
      if (!source.partialFailures()) return changes.size();
      return done(changes, new String(answer, StandardCharsets.UTF_8));
    } catch (FunctionFailed e) {
      why = String.valueOf(e.getMessage());
    }
    log.warn("{} changes of {} come again: {}", changes.size(), source.table(), why);
    if (source.halves()) most = Math.max(1, changes.size() / 2);
    return 0;
  }

  private static int done(List<Record> changes, String answer) {
    if (answer.isBlank() || answer.equals("null")) return changes.size();
    int first = changes.size();
    for (var failure : Json.tree(answer).path("batchItemFailures")) {
      int place = place(changes, failure.path("itemIdentifier").asText());
      first = Math.min(first, place);
    }
    return first;
  }

  /** The first for a number that is not among them, as Lambda takes it. */
  private static int place(List<Record> changes, String number) {
    for (int i = 0; i < changes.size(); i++) if (number(changes.get(i)).equals(number)) return i;
    return 0;
  }

  private static String number(Record change) {
    return change.dynamodb().sequenceNumber();
  }

  private void failed(List<Record> changes) {
    failures++;
    Instant since = changes.getFirst().dynamodb().approximateCreationDateTime();
    boolean isOld = since.plus(source.oldest()).isBefore(Instant.now());
    boolean isSpent = source.tries() >= 0 && failures > source.tries();
    if (isOld || isSpent) {
      String why = isOld ? "RecordAgeExceeded" : "RetryAttemptsExhausted";
      String end = number(changes.getLast());
      givenUp.tell(stream.arn(), id, number(changes.getFirst()), end, changes.size(), why);
      last = end;
      failures = 0;
      most = source.batchSize();
      return;
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
    if (pause.compareTo(LONGEST_PAUSE) > 0) pause = LONGEST_PAUSE;
    restsUntil = System.nanoTime() + pause.toNanos();
  }
}
