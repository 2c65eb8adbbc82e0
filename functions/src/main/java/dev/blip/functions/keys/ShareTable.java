package dev.blip.functions.keys;

import dev.blip.functions.Environment;
import dev.blip.functions.Ids;
import dev.blip.protocol.Share;
import dev.blip.protocol.Uuid7;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Shares as items of the table of keys, by the hash of their secrets likewise. A share is good for
 * tickets that open its account's room of clicks, and for nothing else.
 */
public final class ShareTable {
  /** What each secret begins with. */
  public static final String PREFIX = KeyTable.PREFIX + "share_";

  /** Tells a share from a key. */
  static final String KIND = "kind";

  private static final String SHARE = "share";
  private static final String BY_ACCOUNT = "byAccount";

  private final SecureRandom random = new SecureRandom();
  private final Uuid7 ids = Ids.random();
  private final DynamoDbClient dynamoDb;
  private final String table;

  public ShareTable(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("KEYS_TABLE");
  }

  /**
   * A share, without its secret.
   *
   * @param link whose clicks alone are shown; null for all
   * @param expiresAt null where it does not end by itself
   */
  public record Row(
      String id,
      String account,
      String name,
      @Nullable String link,
      @Nullable Instant expiresAt,
      Instant createdAt) {
    /** What a room is told of it. */
    public Share share() {
      return new Share(id, link, expiresAt == null ? null : expiresAt.toEpochMilli());
    }
  }

  /**
   * A share that was just made.
   *
   * @param secret which nobody can be told again
   */
  record Made(Row share, String secret) {}

  Made make(
      String account,
      String name,
      @Nullable String link,
      @Nullable Instant expiresAt,
      Instant now) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    var share = new Row(ids.next(), account, name, link, expiresAt, now);
    var item = new HashMap<String, AttributeValue>();
    item.put("hash", text(KeyTable.hash(secret)));
    item.put(KIND, text(SHARE));
    item.put("id", text(share.id()));
    item.put("account", text(account));
    item.put("name", text(name));
    if (link != null) item.put("link", text(link));
    if (expiresAt != null) item.put("expiresAt", text(expiresAt.toString()));
    item.put("createdAt", text(now.toString()));
    dynamoDb.putItem(put -> put.tableName(table).item(item));
    return new Made(share, secret);
  }

  /** All shares of an account, the oldest first; a new one after a moment. */
  List<Row> list(String account) {
    return items(account).stream().map(ShareTable::read).toList();
  }

  private List<Map<String, AttributeValue>> items(String account) {
    return dynamoDb
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .indexName(BY_ACCOUNT)
                    .keyConditionExpression("account = :account")
                    .filterExpression("#kind = :share")
                    .expressionAttributeNames(Map.of("#kind", KIND))
                    .expressionAttributeValues(
                        Map.of(":account", text(account), ":share", text(SHARE))))
        .items()
        .stream()
        .toList();
  }

  /** Takes a share away; false if the account has none of that ID. */
  boolean revoke(String account, String id) {
    for (var item : items(account)) {
      if (id.equals(text(item, "id"))) return remove(account, text(item, "hash"));
    }
    return false;
  }

  private boolean remove(String account, String hash) {
    try {
      dynamoDb.deleteItem(
          delete ->
              delete
                  .tableName(table)
                  .key(Map.of("hash", text(hash)))
                  .conditionExpression("account = :account")
                  .expressionAttributeValues(Map.of(":account", text(account))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  /** The share of a secret; empty if there is none. */
  public Optional<Row> of(String secret) {
    var key = Map.of("hash", text(KeyTable.hash(secret)));
    var item = dynamoDb.getItem(get -> get.tableName(table).key(key).consistentRead(true)).item();
    return item.isEmpty() ? Optional.empty() : Optional.of(read(item));
  }

  private static Row read(Map<String, AttributeValue> item) {
    AttributeValue link = item.get("link");
    AttributeValue expiresAt = item.get("expiresAt");
    return new Row(
        text(item, "id"),
        text(item, "account"),
        text(item, "name"),
        link == null ? null : link.s(),
        expiresAt == null ? null : Instant.parse(expiresAt.s()),
        Instant.parse(text(item, "createdAt")));
  }

  private static AttributeValue text(String text) {
    return AttributeValue.fromS(text);
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return item.getOrDefault(name, text("")).s();
  }
}
