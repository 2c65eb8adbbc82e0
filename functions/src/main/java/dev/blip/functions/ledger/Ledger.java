package dev.blip.functions.ledger;

import dev.blip.functions.Environment;
import dev.blip.functions.account.AccountSettings;
import dev.blip.functions.account.AccountTable;
import dev.blip.protocol.Click;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * All clicks, each once by its ID and as its account wants it kept, and their counters. Clicks and
 * what they add to the counters are written in one transaction, so that neither a redelivery nor a
 * crash in the middle can count a click twice or not at all. A click that DynamoDB does not take
 * whatever happens is told apart from the others, which are written without it.
 */
final class Ledger {
  /** With at most so many counters, a transaction is within DynamoDB's 100 items. */
  private static final int MOST_CLICKS = 80;

  private static final int MOST_ITEMS = 100;
  private static final int MOST_TRIES = 8;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

  /** For one transaction with its tries; all of a batch have what {@link #write} is told. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  private final DynamoDbClient dynamoDb;
  private final String clicksTable;
  private final String countsTable;
  private final AccountTable accounts;
  private final VisitorItems visitorItems;
  private final DayShards shards;
  private final HotDays hotDays = new HotDays();
  private final InstantSource clock;

  Ledger(Environment environment) {
    this(environment, InstantSource.system());
  }

  Ledger(Environment environment, InstantSource clock) {
    this.clock = clock;
    shards = new DayShards(environment);
    dynamoDb = environment.dynamoDb();
    clicksTable = environment.required("CLICKS_TABLE");
    countsTable = environment.required("COUNTS_TABLE");
    accounts = new AccountTable(environment);
    visitorItems = new VisitorItems(environment);
  }

  /** What became of clicks. All that are in none of the three are written, now or before. */
  static final class Outcome {
    private final Map<String, String> refused = new LinkedHashMap<>();
    private final Map<String, String> left = new LinkedHashMap<>();
    private final Set<String> erased = new HashSet<>();

    /** Why DynamoDB takes a click at no time, by its ID. */
    Map<String, String> refused() {
      return refused;
    }

    /** Why a click could not be written now, by its ID. */
    Map<String, String> left() {
      return left;
    }

    /** The IDs of clicks that are written nowhere, since those of their links are erased. */
    Set<String> erased() {
      return erased;
    }
  }

  /**
   * Writes clicks that are not there yet, within a time; those that are stay as they are.
   *
   * @param visitors who made them, as far as that is known, by the clicks' IDs
   */
  Outcome write(List<Click> clicks, Map<String, Long> visitors, Duration patience) {
    Map<String, Click> byId = new LinkedHashMap<>();
    for (Click click : clicks) byId.putIfAbsent(click.id(), click);
    var writing = new Writing(visitors, System.nanoTime() + patience.toNanos());
    List<Click> rest = new ArrayList<>(byId.values());
    while (!rest.isEmpty()) {
      List<Click> next = fitting(rest);
      writing.write(next);
      rest = rest.subList(next.size(), rest.size());
    }
    byId.keySet().removeAll(writing.outcome.left.keySet());
    splitHotDays(byId.values());
    return writing.outcome;
  }

  /** Best effort: what is hot is found again. */
  private void splitHotDays(Collection<Click> clicks) {
    long now = clock.millis();
    for (String account : hotDays.add(clicks, now)) {
      try {
        shards.split(account, now);
      } catch (SdkException e) {
        LOG.warn("a hot day of {} is not split: {}", account, e.getMessage());
      }
    }
  }

  /**
   * As many of the first ones as one transaction takes with their counters. Clicks of a link before
   * and after their day is split have more; if they are too many, {@link Writing#divide} helps.
   */
  private List<Click> fitting(List<Click> clicks) {
    Set<Counts.Key> counters = new HashSet<>();
    int count = 0;
    for (Click click : clicks) {
      counters.add(Counts.Key.of(click, Places.WHOLE));
      counters.add(Counts.Key.total(click, Places.WHOLE));
      if (!click.bot()) counters.add(visitorItems.key(click, Places.WHOLE));
      if (count == MOST_CLICKS || count + 1 + counters.size() > MOST_ITEMS) break;
      count++;
    }
    return clicks.subList(0, count);
  }

  /** The writing of one batch. */
  private final class Writing {
    private final Outcome outcome = new Outcome();
    private final Set<Counts.Key> full = new HashSet<>();
    private final Set<Counts.Key> late = new HashSet<>();

    /** The last moment whose clicks are erased, by the total of their link. */
    private final Map<Counts.Key, Long> gone = new HashMap<>();

    private final Map<String, Long> visitors;
    private final long deadline;
    private Places places = Places.WHOLE;

    Writing(Map<String, Long> visitors, long deadline) {
      this.visitors = visitors;
      this.deadline = deadline;
    }

    /** Writes clicks in one transaction, in several if one of them is refused. */
    void write(List<Click> clicks) {
      // Clicks of the next transaction may be later again.
      late.clear();
      List<Click> open;
      try {
        open = unclosed(clicks);
        places = shards.of(open, clock.millis(), patience());
        open = unerased(open);
        visitorItems.read(open, places, visitors, patience());
      } catch (SdkException e) {
        leave(clicks, e);
        return;
      }
      for (int tries = 1; !open.isEmpty(); tries++) {
        List<Counts.Change> changes = Counts.changes(countsTable, open, places, full, late);
        changes.addAll(visitorItems.changes(open, places, visitors));
        try {
          transact(open, changes);
          visitorItems.written(changes);
          return;
        } catch (TransactionCanceledException e) {
          List<Click> still = learn(open, changes, e);
          boolean learned = still.size() < open.size() || learn(changes, open.size(), e);
          if (!learned && (tries >= MOST_TRIES || !isConflict(e))) {
            leave(still, e);
            return;
          }
          if (!learned) rest(tries);
          open = unerased(still);
        } catch (SdkException e) {
          divide(open, e);
          return;
        }
      }
    }

    /** Those whose accounts have not ended since; the others are done. */
    private List<Click> unclosed(List<Click> clicks) {
      List<Click> open = new ArrayList<>();
      for (Click click : clicks) {
        boolean isGone = accounts.hasEndedSince(click.time(), click.account(), patience());
        if (isGone) outcome.erased.add(click.id());
        else open.add(click);
      }
      return open;
    }

    /** Those whose links' clicks are not erased; the others are done. */
    private List<Click> unerased(List<Click> clicks) {
      List<Click> open = new ArrayList<>();
      for (Click click : clicks) {
        boolean isErased =
            click.time() <= gone.getOrDefault(Counts.Key.total(click, places), Long.MIN_VALUE);
        if (isErased) outcome.erased.add(click.id());
        else open.add(click);
      }
      return open;
    }

    /** For one call, of what is left of the batch's time. */
    private Duration patience() {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive()) throw SdkClientException.create("no time is left in this batch");
      return left.compareTo(LONGEST_CALL) < 0 ? left : LONGEST_CALL;
    }

    private void transact(List<Click> clicks, List<Counts.Change> changes) {
      Duration patience = patience();
      List<TransactWriteItem> items = items(clicks, places, changes);
      dynamoDb.transactWriteItems(
          write ->
              write
                  .transactItems(items)
                  .overrideConfiguration(call -> call.apiCallTimeout(patience)));
    }

    /** Takes out the clicks that are known and those that are refused. */
    private List<Click> learn(
        List<Click> clicks, List<Counts.Change> changes, TransactionCanceledException e) {
      List<Click> still = new ArrayList<>();
      List<CancellationReason> reasons = e.cancellationReasons();
      for (int i = 0; i < clicks.size(); i++) {
        Click click = clicks.get(i);
        CancellationReason reason = i < reasons.size() ? reasons.get(i) : NONE;
        if (isReason(reason, "ValidationError")) {
          outcome.refused.put(click.id(), String.valueOf(reason.message()));
        } else if (!isReason(reason, "ConditionalCheckFailed")) {
          still.add(click);
        }
      }
      return still;
    }

    /**
     * Learns which counters are full, have later clicks, or are erased, and what visitors there
     * are; false if nothing else than before.
     */
    private boolean learn(List<Counts.Change> changes, int clicks, TransactionCanceledException e) {
      boolean more = false;
      List<CancellationReason> reasons = e.cancellationReasons();
      for (int i = clicks; i < reasons.size(); i++) {
        Counts.Change change = changes.get(i - clicks);
        Counts.Key key = change.key();
        if (isReason(reasons.get(i), "ValidationError")) more |= full.add(key);
        if (!isReason(reasons.get(i), "ConditionalCheckFailed")) continue;
        if (change.visitors() != null) {
          more |= visitorItems.learn(key, reasons.get(i).item());
          continue;
        }
        Long until = LinkTotal.gone(reasons.get(i).item());
        boolean isNew = until != null && !until.equals(gone.put(key, until));
        more |= isNew || late.add(key);
      }
      return more;
    }

    /** A request that is refused as a whole is tried in halves, to find the click that is wrong. */
    private void divide(List<Click> clicks, SdkException e) {
      if (!isRefusal(e)) {
        leave(clicks, e);
      } else if (clicks.size() == 1) {
        outcome.refused.put(clicks.getFirst().id(), String.valueOf(e.getMessage()));
      } else {
        write(clicks.subList(0, clicks.size() / 2));
        write(clicks.subList(clicks.size() / 2, clicks.size()));
      }
    }

    private void leave(List<Click> clicks, SdkException e) {
      for (Click click : clicks) outcome.left.put(click.id(), String.valueOf(e.getMessage()));
    }
  }

  private static final CancellationReason NONE = CancellationReason.builder().build();

  private AccountSettings settings(Click click) {
    return accounts.recent(click.account(), LONGEST_CALL);
  }

  /** Clicks first, then counters: in this order DynamoDB gives its reasons. */
  private List<TransactWriteItem> items(
      List<Click> clicks, Places places, List<Counts.Change> changes) {
    List<TransactWriteItem> items = new ArrayList<>();
    for (Click click : clicks) {
      var put =
          Put.builder()
              .tableName(clicksTable)
              .item(ClickItem.of(click, settings(click), places.day(click)))
              .conditionExpression("attribute_not_exists(id)")
              .build();
      items.add(TransactWriteItem.builder().put(put).build());
    }
    for (Counts.Change change : changes) {
      items.add(TransactWriteItem.builder().update(change.update()).build());
    }
    return items;
  }

  private static boolean isConflict(TransactionCanceledException e) {
    return e.cancellationReasons().stream()
        .anyMatch(
            reason ->
                isReason(reason, "TransactionConflict")
                    || isReason(reason, "ThrottlingError")
                    || isReason(reason, "ProvisionedThroughputExceeded"));
  }

  private static boolean isReason(CancellationReason reason, String code) {
    return code.equals(reason.code());
  }

  private static boolean isRefusal(SdkException e) {
    return e instanceof DynamoDbException refused
        && refused.awsErrorDetails() != null
        && "ValidationException".equals(refused.awsErrorDetails().errorCode());
  }

  /** Doubles, half of it by chance: others write the same counters. */
  private static void rest(int tries) {
    long whole = FIRST_PAUSE.toMillis() << tries;
    try {
      Thread.sleep(whole / 2 + ThreadLocalRandom.current().nextLong(whole / 2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
