package dev.blip.functions.ledger;

import static software.amazon.lambda.powertools.logging.argument.StructuredArguments.entry;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.blip.functions.CountedClick;
import dev.blip.functions.Counters;
import dev.blip.functions.Environment;
import dev.blip.functions.Invocations;
import dev.blip.protocol.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Takes clicks from the queue: writes each once, and hands each to its room, which passes over what
 * it has seen. A message that fails because something is away comes again, for as long as the queue
 * keeps it; one that can never be done goes to the dead letters with the reason, on its fifth
 * receive. Neither holds up the others of its batch.
 */
public final class LedgerHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  // Together less than the function's 29 s.
  private static final Duration TO_WRITE = Duration.ofSeconds(8);
  private static final Duration TO_HAND_OVER = Duration.ofSeconds(8);
  private static final Duration TO_GIVE_UP = Duration.ofSeconds(1);
  private static final Duration TO_TELL = Duration.ofSeconds(2);
  private static final Duration TO_SWEEP = Duration.ofSeconds(7);

  /** The longest time in which a click that comes again is not heard of. */
  public static final Duration LONGEST_PAUSE = VisibilityBackoff.LONGEST;

  private static final Logger LOG = LoggerFactory.getLogger(LedgerHandler.class);

  private final Ledger ledger;
  private final RoomCalls rooms;
  private final DeadLetters deadLetters;
  private final Sweeper sweeper;
  private final AccessTelling accessTelling;
  private final ChangeTelling changeTelling;
  private final VisibilityBackoff postponement;
  private final InstantSource clock = InstantSource.system();
  private final Counters counters;
  private final Duration toHandOver;

  public LedgerHandler() {
    this(Environment.ofProcess());
  }

  public LedgerHandler(Environment environment) {
    this(environment, Counters.of(environment));
  }

  LedgerHandler(Environment environment, Counters counters) {
    this(environment, counters, TO_HAND_OVER);
  }

  LedgerHandler(Environment environment, Counters counters, Duration toHandOver) {
    this.counters = counters;
    this.toHandOver = toHandOver;
    SqsClient sqs = environment.sqs();
    ledger = new Ledger(environment);
    rooms = new RoomCalls(environment);
    sweeper = new Sweeper(environment);
    accessTelling = new AccessTelling(environment);
    changeTelling = new ChangeTelling(environment);
    deadLetters = new DeadLetters(environment, sqs, counters);
    postponement = new VisibilityBackoff(environment, sqs, clock);
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return Invocations.of(event, context, new SQSBatchResponse(List.of()), this::take);
  }

  /** Answers which messages the queue is to deliver again. */
  public SQSBatchResponse take(SQSEvent event) {
    var verdict = new BatchResult();
    List<QueuedClick.Of> clicks = new ArrayList<>();
    List<Sweeper.Of> sweeps = new ArrayList<>();
    List<AccessTelling.Of> news = new ArrayList<>();
    List<ChangeTelling.Of> changes = new ArrayList<>();
    read(event, verdict, clicks, sweeps, news, changes);
    rooms.handOver(write(clicks, verdict), verdict, toHandOver);
    accessTelling.tell(news, verdict, TO_TELL);
    changeTelling.bring(changes, verdict, TO_TELL);
    sweeper.sweep(sweeps, verdict, TO_SWEEP);
    deadLetters.take(verdict.wrong(), TO_GIVE_UP);
    postponement.postpone(verdict.kept(), verdict.isSoon());
    tellOldest(verdict.again());
    return verdict.answer();
  }

  /** SQS tells no age of a message that it has given out three times, so it is told here. */
  private void tellOldest(Set<QueuedClick> again) {
    long now = clock.millis();
    again.stream()
        .map(letter -> letter.age(now))
        .max(Duration::compareTo)
        .ifPresent(age -> counters.measure("OldestKeptClick", age, again.size() + " come again"));
  }

  private static void read(
      SQSEvent event,
      BatchResult verdict,
      List<QueuedClick.Of> clicks,
      List<Sweeper.Of> sweeps,
      List<AccessTelling.Of> news,
      List<ChangeTelling.Of> changes) {
    for (var message : event.getRecords()) {
      var letter = new QueuedClick(message);
      try {
        if (Sweep.isOne(letter.body())) {
          sweeps.add(new Sweeper.Of(letter, Sweep.read(letter.body())));
        } else if (AccessNews.isOne(letter.body())) {
          news.add(new AccessTelling.Of(letter, AccessNews.read(letter.body())));
        } else if (ChangeNews.isOne(letter.body())) {
          changes.add(new ChangeTelling.Of(letter, ChangeNews.read(letter.body())));
        } else {
          clicks.add(new QueuedClick.Of(letter, CountedClick.read(letter.body())));
        }
      } catch (Refusal e) {
        verdict.refuse(letter, "it is no click: " + e.reason());
      }
    }
  }

  private static Map<String, Long> visitors(List<QueuedClick.Of> letters) {
    Map<String, Long> visitors = new HashMap<>();
    for (QueuedClick.Of letter : letters) {
      Long visitor = letter.visitor();
      if (visitor != null) visitors.put(letter.click().id(), visitor);
    }
    return visitors;
  }

  /** Answers those that are in the ledger now. */
  private List<QueuedClick.Of> write(List<QueuedClick.Of> letters, BatchResult verdict) {
    var clicks = letters.stream().map(QueuedClick.Of::click).toList();
    var outcome = ledger.write(clicks, visitors(letters), TO_WRITE);
    List<QueuedClick.Of> written = new ArrayList<>();
    Map<String, List<QueuedClick>> left = new LinkedHashMap<>();
    for (QueuedClick.Of letter : letters) {
      String refused = outcome.refused().get(letter.click().id());
      String why = outcome.left().get(letter.click().id());
      if (refused != null) {
        verdict.refuse(letter.letter(), "the ledger refuses it: " + refused);
      } else if (why != null) {
        left.computeIfAbsent(why, w -> new ArrayList<>()).add(letter.letter());
      } else if (outcome.erased().contains(letter.click().id())) {
        LOG.debug("{}: its link's clicks are erased", entry("click", letter.click().id()));
      } else {
        LOG.debug("{}: in the ledger", entry("click", letter.click().id()));
        written.add(letter);
      }
    }
    left.forEach((why, some) -> verdict.keep(some, "they cannot be written: " + why));
    return written;
  }
}
