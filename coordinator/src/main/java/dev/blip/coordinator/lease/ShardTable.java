package dev.blip.coordinator.lease;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * The shards' records in the table of leases. A coordinator that starts takes all its shards at the
 * same moment, and one that leaves gives them up so: calls that come while another is under way go
 * together, as one transaction. Safe for use by many threads; calls throw {@code SdkException} when
 * DynamoDB does not answer in time.
 */
final class ShardTable {
  private static final String SHARD = "shard";

  /** Actions of one transaction, by DynamoDB's quotas. */
  private static final int MOST_TOGETHER = 100;

  private static final AwsRequestOverrideConfiguration CALL =
      AwsRequestOverrideConfiguration.builder().apiCallTimeout(Timing.SHARD_CALL).build();

  private record Change(@Nullable ShardRow seen, ShardRow next) {}

  private final DynamoDbClient client;
  private final String table;
  private final Together<Integer, Optional<ShardRow>> reads =
      new Together<>(MOST_TOGETHER, this::read);
  private final Together<Change, Boolean> writes = new Together<>(MOST_TOGETHER, this::write);

  ShardTable(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  Optional<ShardRow> row(int shard) {
    return reads.call(shard);
  }

  /** Replaces a shard's record, or makes the first; false if it is not what was seen. */
  boolean replace(@Nullable ShardRow seen, ShardRow next) {
    return writes.call(new Change(seen, next));
  }

  private List<Optional<ShardRow>> read(List<Integer> shards) {
    if (shards.size() == 1) return List.of(one(shards.getFirst()));
    List<Integer> distinct = shards.stream().distinct().toList();
    List<TransactGetItem> gets =
        distinct.stream()
            .map(
                shard ->
                    TransactGetItem.builder().get(g -> g.tableName(table).key(key(shard))).build())
            .toList();
    var answers =
        client
            .transactGetItems(get -> get.transactItems(gets).overrideConfiguration(CALL))
            .responses();
    Map<Integer, Optional<ShardRow>> rows = new HashMap<>();
    for (int i = 0; i < distinct.size(); i++) {
      rows.put(distinct.get(i), row(distinct.get(i), answers.get(i).item()));
    }
    return shards.stream().map(rows::get).toList();
  }

  private Optional<ShardRow> one(int shard) {
    var answer =
        client.getItem(
            get ->
                get.tableName(table)
                    .key(key(shard))
                    .consistentRead(true)
                    .overrideConfiguration(CALL));
    return row(shard, answer.item());
  }

  private List<Boolean> write(List<Change> changes) {
    if (changes.size() == 1 || !areDistinct(changes) || !isDone(changes)) {
      return changes.stream().map(this::isDone).toList();
    }
    return Collections.nCopies(changes.size(), true);
  }

  /** A transaction takes one change of an item. */
  private static boolean areDistinct(List<Change> changes) {
    Set<Integer> shards = new HashSet<>();
    return changes.stream().allMatch(change -> shards.add(change.next.shard()));
  }

  /** All of them, or none: one that another has changed holds up the rest. */
  private boolean isDone(List<Change> changes) {
    List<TransactWriteItem> puts =
        changes.stream()
            .map(change -> TransactWriteItem.builder().put(put(change)).build())
            .toList();
    try {
      client.transactWriteItems(write -> write.transactItems(puts).overrideConfiguration(CALL));
      return true;
    } catch (TransactionCanceledException e) {
      return false;
    }
  }

  private boolean isDone(Change change) {
    Put put = put(change);
    try {
      client.putItem(
          alone ->
              alone
                  .tableName(table)
                  .item(put.item())
                  .conditionExpression(put.conditionExpression())
                  .expressionAttributeNames(put.expressionAttributeNames())
                  .expressionAttributeValues(put.expressionAttributeValues())
                  .overrideConfiguration(CALL));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private Put put(Change change) {
    Put.Builder put = Put.builder().tableName(table).item(item(change.next));
    ShardRow seen = change.seen;
    if (seen == null) {
      put.conditionExpression("attribute_not_exists(#id)")
          .expressionAttributeNames(Map.of("#id", "id"));
    } else {
      put.conditionExpression("epoch = :epoch AND lease = :lease AND released = :released")
          .expressionAttributeValues(
              Map.of(
                  ":epoch", Item.of(seen.epoch()),
                  ":lease", Item.of(seen.lease()),
                  ":released", AttributeValue.fromBool(seen.released())));
    }
    return put.build();
  }

  private static Map<String, AttributeValue> item(ShardRow row) {
    var item = new HashMap<>(key(row.shard()));
    item.put("lease", Item.of(row.lease()));
    item.put("epoch", Item.of(row.epoch()));
    item.put("copyBelow", Item.of(row.copyBelow()));
    item.put("index", Item.of(row.index()));
    item.put("released", AttributeValue.fromBool(row.released()));
    return item;
  }

  private static Optional<ShardRow> row(int shard, Map<String, AttributeValue> attributes) {
    if (attributes.isEmpty()) return Optional.empty();
    var item = new Item(attributes);
    return Optional.of(
        new ShardRow(
            shard,
            item.text("lease"),
            item.number("epoch"),
            item.number("copyBelow"),
            item.has("index") ? item.number("index") : 0,
            item.flag("released")));
  }

  private static Map<String, AttributeValue> key(int shard) {
    return Item.key(SHARD, "%03d".formatted(shard));
  }
}
