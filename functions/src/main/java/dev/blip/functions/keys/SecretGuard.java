package dev.blip.functions.keys;

import dev.blip.protocol.Uuid7;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Keeps an account's secrets of a kind to so many, however many are made at once: an item beside
 * them has the IDs of those that are there, and is written in one step with each that comes or
 * goes. Those of before there was such an item are not in it, and are counted as the index lists
 * them. Goes with the account's secrets, by the same index.
 */
final class SecretGuard {
  /** The index lists all that is older. */
  private static final Duration LISTED_AFTER = Duration.ofMinutes(1);

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final String name;
  private final int most;

  /**
   * @param kind of secrets; null for those that have none
   * @param most secrets of an account
   */
  SecretGuard(DynamoDbClient dynamoDb, String table, @Nullable String kind, int most) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.name = kind == null ? "guard" : "guard-" + kind;
    this.most = most;
  }

  /**
   * So many IDs the account's item may have for one more to fit: fewer than the most by those that
   * are not in it, more by those in it of which nothing is left.
   *
   * @param listed the IDs that the index listed before this is asked
   * @return 0 if no more fits
   */
  int room(String account, Set<String> listed, Instant now) {
    var item = dynamoDb.getItem(get -> get.tableName(table).key(key(account)).consistentRead(true));
    Set<String> ids =
        item.hasItem() && item.item().containsKey("ids")
            ? new HashSet<>(item.item().get("ids").ss())
            : Set.of();
    long lost = ids.stream().filter(id -> !listed.contains(id) && isListed(id, now)).count();
    long unknown = listed.stream().filter(id -> !ids.contains(id)).count();
    long room = most - unknown + lost;
    return ids.size() >= room ? 0 : (int) room;
  }

  private static boolean isListed(String id, Instant now) {
    return Uuid7.millis(id) < now.minus(LISTED_AFTER).toEpochMilli();
  }

  /** Part of a transaction that makes one: fails if others have taken the room meanwhile. */
  TransactWriteItem come(String account, String id, int room) {
    var update =
        update(account, "ADD", id, Map.of(":room", AttributeValue.fromN(Integer.toString(room))))
            .conditionExpression("attribute_not_exists(ids) OR size(ids) < :room")
            .build();
    return TransactWriteItem.builder().update(update).build();
  }

  /** Part of a transaction that takes one away. */
  TransactWriteItem go(String account, String id) {
    var update = update(account, "DELETE", id, Map.of()).build();
    return TransactWriteItem.builder().update(update).build();
  }

  private Update.Builder update(
      String account, String change, String id, Map<String, AttributeValue> more) {
    Map<String, AttributeValue> values = new HashMap<>(more);
    values.put(":account", AttributeValue.fromS(account));
    values.put(":name", AttributeValue.fromS(name));
    values.put(":ids", AttributeValue.fromSs(List.of(id)));
    return Update.builder()
        .tableName(table)
        .key(key(account))
        .updateExpression(
            "SET account = :account, id = :name, #kind = :name " + change + " ids :ids")
        .expressionAttributeNames(Map.of("#kind", SecretTable.KIND))
        .expressionAttributeValues(values);
  }

  /** No secret's hash looks like this. */
  private Map<String, AttributeValue> key(String account) {
    return Map.of("hash", AttributeValue.fromS(name + "#" + account));
  }
}
