package dev.blip.functions.redirect;

import dev.blip.functions.Environment;
import dev.blip.functions.account.AccountTable;
import dev.blip.protocol.Click;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * Whether a click is one with another that its visitor made at the same link less than two seconds
 * before, where its account says that such count once. All instances know, by an item of the table
 * of tries, in which the visitor is the day's hash. Where that cannot be found out each click
 * counts. Safe for use by many threads.
 */
final class DoubleClicks {
  static final Duration APART = Duration.ofSeconds(2);

  /** For each of two calls, before the click is told. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** After a failure nobody waits for so long. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(DoubleClicks.class);

  private final InstantSource clock = InstantSource.system();
  private final AccountTable accounts;
  private final DynamoDbClient dynamoDb;
  private final String table;
  private volatile Instant nextTry = Instant.EPOCH;

  DoubleClicks(Environment environment) {
    accounts = new AccountTable(environment);
    dynamoDb = environment.dynamoDb();
    table = environment.required("TRIES_TABLE");
  }

  /**
   * Whether a click is the second of two. It is to be asked once for each.
   *
   * @param visitor who made it, asked for where it matters
   */
  boolean isSecond(Click click, Supplier<@Nullable Long> visitor) {
    if (click.bot() || clock.instant().isBefore(nextTry)) return false;
    try {
      if (!accounts.recent(click.account(), PATIENCE).doubleClicksOnce()) return false;
      Long who = visitor.get();
      return who != null && !isFirst(click, who);
    } catch (SdkException e) {
      nextTry = clock.instant().plus(PAUSE);
      LOG.warn("double clicks count twice for {} s: {}", PAUSE.toSeconds(), e.getMessage());
      return false;
    }
  }

  private boolean isFirst(Click click, long visitor) {
    String what = "once#%s#%016x".formatted(click.link(), visitor);
    try {
      dynamoDb.updateItem(
          update ->
              update
                  .tableName(table)
                  .key(Map.of("what", AttributeValue.fromS(what)))
                  .updateExpression("SET #at = :at, #click = :click, #until = :until")
                  .conditionExpression(
                      "attribute_not_exists(#at) OR #at <= :before OR #at >= :after")
                  .expressionAttributeNames(
                      Map.of("#at", "at", "#click", "click", "#until", "until"))
                  .expressionAttributeValues(values(click))
                  .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                  .overrideConfiguration(call -> call.apiCallTimeout(PATIENCE)));
      return true;
    } catch (ConditionalCheckFailedException e) {
      // A call whose answer was lost is made again, and finds its own click.
      return e.hasItem() && AttributeValue.fromS(click.id()).equals(e.item().get("click"));
    }
  }

  private static Map<String, AttributeValue> values(Click click) {
    long time = click.time();
    long end = Duration.ofMillis(time).plus(APART).toSeconds() + 1;
    return Map.of(
        ":at", number(time),
        ":before", number(time - APART.toMillis()),
        ":after", number(time + APART.toMillis()),
        ":click", AttributeValue.fromS(click.id()),
        ":until", number(end));
  }

  private static AttributeValue number(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }
}
