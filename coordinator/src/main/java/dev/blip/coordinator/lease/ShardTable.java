package dev.blip.coordinator.lease;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * The shards' records in the table of leases. Every write is conditional on what its writer saw;
 * every read is consistent. Safe for use by many threads; calls throw {@code SdkException} when
 * DynamoDB does not answer in time.
 */
final class ShardTable {
  private static final String SHARD = "shard";

  private static final AwsRequestOverrideConfiguration CALL =
      AwsRequestOverrideConfiguration.builder().apiCallTimeout(Timing.SHARD_CALL).build();

  /** What a record is to be, where it is still what was seen; null: where there is none. */
  record Change(@Nullable ShardRow seen, ShardRow next) {}

  private final DynamoDbClient client;
  private final String table;

  ShardTable(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  Optional<ShardRow> row(int shard) {
    var answer =
        client.getItem(
            get ->
                get.tableName(table)
                    .key(key(shard))
                    .consistentRead(true)
                    .overrideConfiguration(CALL));
    return answer.hasItem() ? Optional.of(row(answer.item())) : Optional.empty();
  }

  /** All records that there are, by their shards. */
  Map<Integer, ShardRow> rows() {
    Map<Integer, ShardRow> rows = new HashMap<>();
    client
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .consistentRead(true)
                    .keyConditionExpression("kind = :kind")
                    .expressionAttributeValues(Map.of(":kind", Item.of(SHARD)))
                    .overrideConfiguration(CALL))
        .items()
        .forEach(
            item -> {
              ShardRow row = row(item);
              rows.put(row.shard(), row);
            });
    return rows;
  }

  /** Replaces a shard's record, or makes the first; false if it is not what was seen. */
  boolean replace(@Nullable ShardRow seen, ShardRow next) {
    Put put = put(new Change(seen, next));
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

  /**
   * The same for several shards, all of them or none.
   *
   * @param changes 1 to 100, each of another shard
   * @return false if one is not what was seen, or is being written by another
   */
  boolean replaceAll(List<Change> changes) {
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

  private Put put(Change change) {
    Put.Builder put = Put.builder().tableName(table).item(item(change.next));
    ShardRow seen = change.seen;
    if (seen == null) {
      return put.conditionExpression("attribute_not_exists(#id)")
          .expressionAttributeNames(Map.of("#id", "id"))
          .build();
    }
    return put.conditionExpression("epoch = :epoch AND lease = :lease AND released = :released")
        .expressionAttributeValues(
            Map.of(
                ":epoch", Item.of(seen.epoch()),
                ":lease", Item.of(seen.lease()),
                ":released", AttributeValue.fromBool(seen.released())))
        .build();
  }

  private static Map<String, AttributeValue> item(ShardRow row) {
    var item = key(row.shard());
    item.put("lease", Item.of(row.lease()));
    item.put("epoch", Item.of(row.epoch()));
    item.put("copyBelow", Item.of(row.copyBelow()));
    item.put("index", Item.of(row.index()));
    item.put("released", AttributeValue.fromBool(row.released()));
    return item;
  }

  private static ShardRow row(Map<String, AttributeValue> attributes) {
    var item = new Item(attributes);
    return new ShardRow(
        Integer.parseInt(item.text("id")),
        item.text("lease"),
        item.number("epoch"),
        item.number("copyBelow"),
        item.has("index") ? item.number("index") : 0,
        item.flag("released"));
  }

  private static Map<String, AttributeValue> key(int shard) {
    return Item.key(SHARD, "%03d".formatted(shard));
  }
}
