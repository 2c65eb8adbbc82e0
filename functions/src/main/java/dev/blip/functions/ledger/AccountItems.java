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
        || delete(audit, null, AuditTable.ofMembers(account), "account", "id");
  }

  /** Likewise counters that are of no hour. */
  boolean totals(String account) {
    return delete(counts, null, account, "account", "hourLinkPart");
  }

  private boolean delete(String table, @Nullable String index, String account, String... key) {
    boolean isCounts = table.equals(counts);
    var names = new HashMap<String, String>();
    for (String name : key) names.put("#" + name, name);
    names.put("#account", "account");
    var values = new HashMap<>(Map.of(":account", AttributeValue.fromS(account)));
    if (isCounts) values.put(":letters", AttributeValue.fromS("a"));
    var found =
        dynamoDb.query(
            query ->
                query
                    .tableName(table)
                    .indexName(index)
                    .keyConditionExpression(
                        "#account = :account" + (isCounts ? " AND #hourLinkPart > :letters" : ""))
                    .projectionExpression("#" + String.join(", #", key))
                    .expressionAttributeNames(names)
                    .expressionAttributeValues(values));
    List<Map<String, AttributeValue>> items = found.items();
    deletes.delete(table, items);
    return !items.isEmpty();
  }
}
