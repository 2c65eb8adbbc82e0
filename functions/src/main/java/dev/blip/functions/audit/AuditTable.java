package dev.blip.functions.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.Environment;
import dev.blip.functions.audit.AuditEntry.Kind;
import dev.blip.functions.audit.AuditEntry.Op;
import dev.blip.protocol.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * The changes of an account by account and time: of links with an index by link, of members, and of
 * keys, shares and webhooks.
 */
public final class AuditTable {
  private static final String BY_LINK = "byLink";

  /** Behind an account's name, which has no such sign: changes of members, for owners alone. */
  private static final String MEMBERS = "#members";

  /** Likewise of keys, shares and webhooks. */
  private static final String ACCESS = "#access";

  /** What an item's name is named; one of them is there. */
  private static final Map<Kind, String> NAMES =
      Map.of(
          Kind.LINK, "slug",
          Kind.MEMBER, "member",
          Kind.KEY, "key",
          Kind.SHARE, "share",
          Kind.WEBHOOK, "webhook");

  /** DynamoDB's own bound. */
  private static final int MOST_WRITES = 25;

  private static final Duration KEPT = Duration.ofDays(366);

  private final DynamoDbClient dynamoDb;
  private final String table;

  public AuditTable(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("AUDIT_TABLE");
  }

  /** The write of an entry, for a transaction with what it tells of. */
  public Put put(AuditEntry entry) {
    var item = new HashMap<String, AttributeValue>();
    boolean isLink = entry.of() == Kind.LINK;
    item.put("account", text(account(entry)));
    item.put("id", text(entry.id()));
    if (isLink) item.put("accountLink", text(entry.account() + "#" + entry.name()));
    item.put(NAMES.getOrDefault(entry.of(), ""), text(entry.name()));
    item.put("at", text(entry.at().toString()));
    item.put("by", text(entry.by()));
    item.put("op", text(entry.op().name().toLowerCase(Locale.ROOT)));
    item.put("before", text(Json.write(entry.before())));
    item.put("after", text(Json.write(entry.after())));
    long end = entry.at().plus(KEPT).getEpochSecond();
    item.put("forgetAt", AttributeValue.fromN(Long.toString(end)));
    return Put.builder().tableName(table).item(item).build();
  }

  private static String account(AuditEntry entry) {
    return switch (entry.of()) {
      case LINK -> entry.account();
      case MEMBER -> ofMembers(entry.account());
      case KEY, SHARE, WEBHOOK -> ofAccess(entry.account());
    };
  }

  /**
   * Writes entries of what no table has that they tell of; those that are there stay.
   *
   * @param entries 100 at most
   * @throws IllegalStateException if the table does not take all just now
   */
  void write(List<AuditEntry> entries, Duration patience) {
    for (int from = 0; from < entries.size(); from += MOST_WRITES) {
      List<WriteRequest> writes = new ArrayList<>();
      for (AuditEntry entry : entries.subList(from, Math.min(from + MOST_WRITES, entries.size()))) {
        var item = put(entry).item();
        writes.add(WriteRequest.builder().putRequest(put -> put.item(item)).build());
      }
      var answer =
          dynamoDb.batchWriteItem(
              write ->
                  write
                      .requestItems(Map.of(table, writes))
                      .overrideConfiguration(call -> call.apiCallTimeout(patience)));
      if (!answer.unprocessedItems().isEmpty()) {
        throw new IllegalStateException("the audit's table is throttled");
      }
    }
  }

  /**
   * Entries, the newest first.
   *
   * @param link of this one alone; null for all of the account's
   * @param below those before this ID; null for the newest
   * @param limit so many at most; fewer where they are large
   */
  List<AuditEntry> read(String account, @Nullable String link, @Nullable String below, int limit) {
    var values = new HashMap<String, AttributeValue>();
    values.put(":of", text(link == null ? account : account + "#" + link));
    if (below != null) values.put(":below", text(below));
    String of = link == null ? "account = :of" : "accountLink = :of";
    return dynamoDb
        .query(
            query ->
                query
                    .tableName(table)
                    .indexName(link == null ? null : BY_LINK)
                    .keyConditionExpression(below == null ? of : of + " AND id < :below")
                    .expressionAttributeValues(values)
                    .scanIndexForward(false)
                    .limit(limit))
        .items()
        .stream()
        .map(AuditTable::read)
        .toList();
  }

  /** The name under which changes of an account's members stand. */
  public static String ofMembers(String account) {
    return account + MEMBERS;
  }

  /** Likewise of its keys, shares and webhooks. */
  public static String ofAccess(String account) {
    return account + ACCESS;
  }

  private static Kind kind(Map<String, AttributeValue> item) {
    return NAMES.entrySet().stream()
        .filter(each -> item.containsKey(each.getValue()))
        .findAny()
        .map(Map.Entry::getKey)
        .orElse(Kind.LINK);
  }

  private static AuditEntry read(Map<String, AttributeValue> item) {
    Kind kind = kind(item);
    return new AuditEntry(
        text(item, "id"),
        text(item, "account"),
        kind,
        text(item, NAMES.getOrDefault(kind, "")),
        Instant.parse(text(item, "at")),
        text(item, "by"),
        Op.valueOf(text(item, "op").toUpperCase(Locale.ROOT)),
        Json.read(text(item, "before"), ObjectNode.class),
        Json.read(text(item, "after"), ObjectNode.class));
  }

  private static AttributeValue text(String text) {
    return AttributeValue.fromS(text);
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? "" : String.valueOf(value.s());
  }
}
