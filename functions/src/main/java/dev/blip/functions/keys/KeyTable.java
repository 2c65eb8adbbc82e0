package dev.blip.functions.keys;

import dev.blip.functions.Environment;
import dev.blip.functions.Ids;
import dev.blip.protocol.Uuid7;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Keys as items of a table, by the hash of their secrets, with an index by account. A secret is 256
 * random bits, so that SHA-256 is enough: nobody guesses one, slow hash or not. A revoked key is
 * good for nothing from the next request on.
 */
public final class KeyTable {
  /** What each secret begins with, so that scanners of code know one. */
  public static final String PREFIX = "blip_";

  private static final String BY_ACCOUNT = "byAccount";
  private static final int SHOWN = PREFIX.length() + 4;

  /** How often a key's last use is written at most. */
  private static final Duration USE_PRECISION = Duration.ofMinutes(1);

  private final SecureRandom random = new SecureRandom();
  private final Uuid7 ids = Ids.random();
  private final DynamoDbClient dynamoDb;
  private final String table;

  public KeyTable(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("KEYS_TABLE");
  }

  /**
   * A key that was just made.
   *
   * @param secret which nobody can be told again
   */
  record Made(ApiKey key, String secret) {}

  Made make(String account, String name, Set<Scope> scopes, Instant now) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    var key = new ApiKey(ids.next(), account, name, scopes, secret.substring(0, SHOWN), now, null);
    var item = new HashMap<>(key(hash(secret)));
    item.put("id", text(key.id()));
    item.put("account", text(account));
    item.put("name", text(name));
    item.put("scopes", AttributeValue.fromSs(scopes.stream().map(Scope::text).toList()));
    item.put("hint", text(key.hint()));
    item.put("createdAt", text(now.toString()));
    dynamoDb.putItem(put -> put.tableName(table).item(item));
    return new Made(key, secret);
  }

  /** All keys of an account, the oldest first; a new one after a moment. */
  List<ApiKey> list(String account) {
    return items(account).stream().map(KeyTable::read).toList();
  }

  private List<Map<String, AttributeValue>> items(String account) {
    return dynamoDb
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .indexName(BY_ACCOUNT)
                    .keyConditionExpression("account = :account")
                    .filterExpression("attribute_not_exists(#kind)")
                    .expressionAttributeNames(Map.of("#kind", ShareTable.KIND))
                    .expressionAttributeValues(Map.of(":account", text(account))))
        .items()
        .stream()
        .toList();
  }

  /** Takes a key away; false if the account has none of that ID. */
  boolean revoke(String account, String id) {
    return items(account).stream()
        .filter(item -> id.equals(text(item, "id")))
        .findFirst()
        .map(item -> revoke(account, item))
        .orElse(false);
  }

  private boolean revoke(String account, Map<String, AttributeValue> item) {
    try {
      dynamoDb.deleteItem(
          delete ->
              delete
                  .tableName(table)
                  .key(key(text(item, "hash")))
                  .conditionExpression("account = :account")
                  .expressionAttributeValues(Map.of(":account", text(account))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  /** The key of a secret, and notes that it was used; empty if there is none. */
  public Optional<ApiKey> use(String secret, Instant now) {
    String hash = hash(secret);
    var item =
        dynamoDb.getItem(get -> get.tableName(table).key(key(hash)).consistentRead(true)).item();
    if (item.isEmpty()) return Optional.empty();
    ApiKey key = read(item);
    Instant last = key.lastUsedAt();
    if (last == null || last.plus(USE_PRECISION).isBefore(now)) noteUse(hash, now);
    return Optional.of(key);
  }

  private void noteUse(String hash, Instant now) {
    try {
      dynamoDb.updateItem(
          to ->
              to.tableName(table)
                  .key(key(hash))
                  .updateExpression("SET lastUsedAt = :now")
                  .conditionExpression("attribute_exists(account)")
                  .expressionAttributeValues(Map.of(":now", text(now.toString()))));
    } catch (ConditionalCheckFailedException e) {
      // Revoked this moment: nothing is left of it, and nothing comes back.
      return;
    }
  }

  private static ApiKey read(Map<String, AttributeValue> item) {
    AttributeValue scopes = item.getOrDefault("scopes", AttributeValue.fromSs(List.of()));
    return new ApiKey(
        text(item, "id"),
        text(item, "account"),
        text(item, "name"),
        Scope.read(scopes.ss()),
        text(item, "hint"),
        Instant.parse(text(item, "createdAt")),
        instant(item.get("lastUsedAt")));
  }

  private static @Nullable Instant instant(@Nullable AttributeValue value) {
    return value == null ? null : Instant.parse(value.s());
  }

  private static Map<String, AttributeValue> key(String hash) {
    return Map.of("hash", text(hash));
  }

  private static AttributeValue text(String text) {
    return AttributeValue.fromS(text);
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return item.getOrDefault(name, text("")).s();
  }

  static String hash(String secret) {
    try {
      byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
