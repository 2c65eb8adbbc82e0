package dev.blip.functions.ledger;

import dev.blip.functions.Environment;
import dev.blip.protocol.Click;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * All clicks for ever, each once by its ID, and their counters. Clicks and what they add to the
 * counters are written in one transaction, so that neither a redelivery nor a crash in the middle
 * can count a click twice or not at all.
 */
final class Ledger {
  /** With at most so many counters, a transaction is within DynamoDB's 100 items. */
  private static final int MOST_CLICKS = 80;

  private static final int MOST_ITEMS = 100;
  private static final int MOST_TRIES = 8;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

  private final DynamoDbClient dynamoDb;
  private final String clicksTable;
  private final String countsTable;

  Ledger(Environment environment) {
    dynamoDb = environment.dynamoDb();
    clicksTable = environment.required("CLICKS_TABLE");
    countsTable = environment.required("COUNTS_TABLE");
  }

  /**
   * Writes clicks that are not there yet; those that are stay as they are.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB does not take them now;
   *     then some may be written and some not, and all may be tried again
   */
  void write(List<Click> clicks) {
    Map<String, Click> byId = new LinkedHashMap<>();
    for (Click click : clicks) byId.putIfAbsent(click.id(), click);
    List<Click> rest = new ArrayList<>(byId.values());
    while (!rest.isEmpty()) {
      List<Click> next = fitting(rest);
      writeTogether(next);
      rest = rest.subList(next.size(), rest.size());
    }
  }

  /** As many of the first ones as one transaction takes with their counters. */
  private static List<Click> fitting(List<Click> clicks) {
    Set<Counts.Key> counters = new HashSet<>();
    int count = 0;
    for (Click click : clicks) {
      if (!click.bot()) counters.add(Counts.Key.of(click));
      if (count == MOST_CLICKS || count + 1 + counters.size() > MOST_ITEMS) break;
      count++;
    }
    return clicks.subList(0, count);
  }

  private void writeTogether(List<Click> clicks) {
    List<Click> left = clicks;
    for (int tries = 1; !left.isEmpty(); tries++) {
      List<TransactWriteItem> items = items(left);
      try {
        dynamoDb.transactWriteItems(write -> write.transactItems(items));
        return;
      } catch (TransactionCanceledException e) {
        List<Click> fresh = withoutKnown(left, e.cancellationReasons());
        if (fresh.size() == left.size()) {
          if (tries >= MOST_TRIES || !isConflict(e)) throw e;
          rest(tries);
        }
        left = fresh;
      }
    }
  }

  private List<TransactWriteItem> items(List<Click> clicks) {
    List<TransactWriteItem> items = new ArrayList<>();
    for (Click click : clicks) {
      var put =
          Put.builder()
              .tableName(clicksTable)
              .item(ClickItem.of(click))
              .conditionExpression("attribute_not_exists(id)")
              .build();
      items.add(TransactWriteItem.builder().put(put).build());
    }
    Counts.updates(countsTable, clicks)
        .forEach(update -> items.add(TransactWriteItem.builder().update(update).build()));
    return items;
  }

  /** Reasons stand in the order of the items, clicks first. */
  private static List<Click> withoutKnown(List<Click> clicks, List<CancellationReason> reasons) {
    List<Click> fresh = new ArrayList<>();
    for (int i = 0; i < clicks.size(); i++) {
      boolean known = i < reasons.size() && isReason(reasons.get(i), "ConditionalCheckFailed");
      if (!known) fresh.add(clicks.get(i));
    }
    return fresh;
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
