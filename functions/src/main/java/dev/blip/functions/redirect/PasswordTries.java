package dev.blip.functions.redirect;

import dev.blip.functions.Environment;
import dev.blip.functions.links.Link;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * How often a visitor has tried a link's password in vain: five times in the minute that the first
 * one begins, whatever instance counts. A visitor is known by a hash of the address, keyed by the
 * link's own secret and kept for that minute: no address is stored.
 */
final class PasswordTries {
  private static final int MOST = 5;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Two visitors of one address who begin a minute at once: the second one joins it. */
  private static final int MOST_BEGINNINGS = 3;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final InstantSource clock;

  PasswordTries(Environment environment, InstantSource clock) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("TRIES_TABLE");
    this.clock = clock;
  }

  /** A minute's tries of one visitor at one link. */
  final class Try {
    private final Map<String, AttributeValue> key;

    private Try(String what) {
      key = Map.of("what", AttributeValue.fromS(what));
    }

    /** Counts one; answers in how many seconds there may be another, 0 for now. */
    long count() {
      for (int i = 0; i < MOST_BEGINNINGS; i++) {
        long now = clock.instant().getEpochSecond();
        Map<String, AttributeValue> full = next(now);
        if (full == null) return 0;
        long until = number(full, "until");
        if (until > now) return until - now;
        if (begin(now)) return 0;
      }
      return MINUTE.toSeconds();
    }

    /** Null if it is counted; else what there is, empty if that is nothing. */
    private @Nullable Map<String, AttributeValue> next(long now) {
      try {
        dynamoDb.updateItem(
            to ->
                to.tableName(table)
                    .key(key)
                    .updateExpression("ADD tries :one")
                    .conditionExpression("#until > :now AND tries < :most")
                    .expressionAttributeNames(Map.of("#until", "until"))
                    .expressionAttributeValues(
                        Map.of(":one", of(1), ":now", of(now), ":most", of(MOST)))
                    .returnValuesOnConditionCheckFailure(
                        ReturnValuesOnConditionCheckFailure.ALL_OLD));
        return null;
      } catch (ConditionalCheckFailedException e) {
        return e.hasItem() ? e.item() : Map.of();
      }
    }

    private boolean begin(long now) {
      try {
        dynamoDb.updateItem(
            to ->
                to.tableName(table)
                    .key(key)
                    .updateExpression("SET tries = :one, #until = :until")
                    .conditionExpression("attribute_not_exists(what) OR #until <= :now")
                    .expressionAttributeNames(Map.of("#until", "until"))
                    .expressionAttributeValues(
                        Map.of(
                            ":one", of(1),
                            ":now", of(now),
                            ":until", of(now + MINUTE.toSeconds()))));
        return true;
      } catch (ConditionalCheckFailedException e) {
        return false;
      }
    }

    /** It was not in vain. */
    void takeBack() {
      dynamoDb.updateItem(
          to ->
              to.tableName(table)
                  .key(key)
                  .updateExpression("ADD tries :less")
                  .expressionAttributeValues(Map.of(":less", of(-1))));
    }
  }

  /**
   * A visitor's tries.
   *
   * @param secret the link's own
   */
  Try of(Link link, String secret, String address) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] visitor = mac.doFinal(address.getBytes(StandardCharsets.UTF_8));
      return new Try(link.slug() + "#" + Base64.getEncoder().encodeToString(visitor));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC", e);
    }
  }

  private static AttributeValue of(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  private static long number(Map<String, AttributeValue> item, String name) {
    return Long.parseLong(item.getOrDefault(name, of(0)).n());
  }
}
