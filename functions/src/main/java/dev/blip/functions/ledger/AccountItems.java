package dev.blip.functions.ledger;

import dev.blip.functions.Environment;
import dev.blip.functions.audit.AuditTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What an account has in tables beside its clicks: links, keys and shares, and who changed what.
 * Asked for by account, a page at a time, deleted, and asked for again until nothing is found.
 */
final class AccountItems {
  private final DynamoDbClient dynamoDb;
  private final BatchDeletes deletes;
  private final String links;
  private final String keys;
  private final String audit;
  private final String counts;

  AccountItems(Environment environment, DynamoDbClient dynamoDb, BatchDeletes deletes) {
    this.dynamoDb = dynamoDb;
    this.deletes = deletes;
    links = environment.required("LINKS_TABLE");
    keys = environment.required("KEYS_TABLE");
    audit = environment.required("AUDIT_TABLE");
    counts = environment.required("COUNTS_TABLE");
  }

  /** Deletes some; false if there were none. */
  boolean links(String account) {
    return delete(links, "byAccount", account, "slug");
  }

  /** Likewise keys and shares. */
  boolean secrets(String account) {
    return delete(keys, "byAccount", account, "hash");
  }

  /** Likewise the entries of the audit. */
  boolean changes(String account) {
    return delete(audit, null, account, "account", "id")
        || delete(audit, null, AuditTable.ofMembers(account), "account", "id")
        || delete(audit, null, AuditTable.ofAccess(account), "account", "id");
  }

  /** Likewise counters that are of no hour, but not which days are split: there are clicks yet. */
  boolean totals(String account) {
    return between(account, "a", DayShards.PREFIX)
        || between(account, DayShards.PREFIX + "~", "~")
        || CountShards.all(account).stream().anyMatch(key -> between(key, "a", "~"));
  }

  /** Likewise which days are split. */
  boolean splitDays(String account) {
    return between(account, DayShards.PREFIX, DayShards.PREFIX + "~");
  }

  /** Likewise a hot day's counters up to a range key. */
  boolean splitCounts(String account, String to) {
    return CountShards.all(account).stream().anyMatch(key -> between(key, "0", to));
  }

  private boolean between(String account, String from, String to) {
    var found =
        dynamoDb.query(
            query ->
                query
                    .tableName(counts)
                    .keyConditionExpression(
                        "account = :account AND hourLinkPart BETWEEN :from AND :to")
                    .projectionExpression("account, hourLinkPart")
                    .expressionAttributeValues(
                        Map.of(
                            ":account", AttributeValue.fromS(account),
                            ":from", AttributeValue.fromS(from),
                            ":to", AttributeValue.fromS(to))));
    deletes.delete(counts, found.items());
    return !found.items().isEmpty();
  }

  private boolean delete(String table, @Nullable String index, String account, String... key) {
    var names = new HashMap<String, String>();
    for (String name : key) names.put("#" + name, name);
    names.put("#account", "account");
    var values = new HashMap<>(Map.of(":account", AttributeValue.fromS(account)));
    var found =
        dynamoDb.query(
            query ->
                query
                    .tableName(table)
                    .indexName(index)
                    .keyConditionExpression("#account = :account")
                    .projectionExpression("#" + String.join(", #", key))
                    .expressionAttributeNames(names)
                    .expressionAttributeValues(values));
    List<Map<String, AttributeValue>> items = found.items();
    deletes.delete(table, items);
    return !items.isEmpty();
  }
}
