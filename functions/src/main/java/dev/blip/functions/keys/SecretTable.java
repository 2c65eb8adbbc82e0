package dev.blip.functions.keys;

import dev.blip.functions.Environment;
import dev.blip.functions.Ids;
import dev.blip.protocol.Uuid7;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/**
 * One kind of accounts' secrets as items of a table, by the hash of each, with an index by account.
 * A secret is 256 random bits, so that SHA-256 is enough: nobody guesses one, slow hash or not. One
 * that is revoked is good for nothing from the next request on.
 */
final class SecretTable {
  private static final int MOST_TRIES = 10;
  private static final String BY_ACCOUNT = "byAccount";

  /** Tells one kind from another; keys, which were there before other kinds, have none. */
  private static final String KIND = "kind";

  private final SecureRandom random = new SecureRandom();
  private final Uuid7 ids = Ids.random();
  private final DynamoDbClient dynamoDb;
  private final String table;
  private final String prefix;
  private final @Nullable String kind;

  /**
   * @param prefix what each secret begins with, so that scanners of code know one
   * @param kind as items have it; null for those that have none
   */
  SecretTable(Environment environment, String prefix, @Nullable String kind) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("KEYS_TABLE");
    this.prefix = prefix;
    this.kind = kind;
  }

  /**
   * One that was just made.
   *
   * @param secret which nobody can be told again
   */
  record Made(Map<String, AttributeValue> item, String secret) {}

  /**
   * @param fields what it has beside an ID, its account and the time
   * @param shown so many characters of the secret are kept as {@code hint}
   * @param told what is written in one step with it
   */
  Made make(
      String account,
      Map<String, AttributeValue> fields,
      Instant now,
      int shown,
      Function<Map<String, AttributeValue>, Put> told) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String secret = prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    var item = new HashMap<>(fields);
    item.putAll(key(hash(secret)));
    item.put("id", text(ids.next()));
    item.put("account", text(account));
    item.put("createdAt", text(now.toString()));
    if (kind != null) item.put(KIND, text(kind));
    if (shown > 0) item.put("hint", text(secret.substring(0, shown)));
    var put = Put.builder().tableName(table).item(item).build();
    dynamoDb.transactWriteItems(
        all ->
            all.transactItems(
                TransactWriteItem.builder().put(put).build(),
                TransactWriteItem.builder().put(told.apply(item)).build()));
    return new Made(item, secret);
  }

  /** All of an account, the oldest first; a new one after a moment. */
  List<Map<String, AttributeValue>> list(String account) {
    var values = new HashMap<>(Map.of(":account", text(account)));
    if (kind != null) values.put(":kind", text(kind));
    return dynamoDb
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .indexName(BY_ACCOUNT)
                    .keyConditionExpression("account = :account")
                    .filterExpression(
                        kind == null ? "attribute_not_exists(#kind)" : "#kind = :kind")
                    .expressionAttributeNames(Map.of("#kind", KIND))
                    .expressionAttributeValues(values))
        .items()
        .stream()
        .toList();
  }

  /**
   * Takes one away; false if the account has none of that ID.
   *
   * @param told what is written in one step with it
   */
  boolean revoke(String account, String id, Function<Map<String, AttributeValue>, Put> told) {
    for (var item : list(account)) {
      if (id.equals(text(item, "id"))) {
        return remove(account, text(item, "hash"), told.apply(item));
      }
    }
    return false;
  }

  /** Again where it is being used at the same time. */
  private boolean remove(String account, String hash, Put told) {
    for (int tries = 1; ; tries++) {
      try {
        removeOnce(account, hash, told);
        return true;
      } catch (TransactionCanceledException e) {
        if (isReason(e, "ConditionalCheckFailed")) return false;
        if (tries == MOST_TRIES || !isReason(e, "TransactionConflict")) throw e;
      }
    }
  }

  private void removeOnce(String account, String hash, Put told) {
    var delete =
        Delete.builder()
            .tableName(table)
            .key(key(hash))
            .conditionExpression("account = :account")
            .expressionAttributeValues(Map.of(":account", text(account)))
            .build();
    dynamoDb.transactWriteItems(
        all ->
            all.transactItems(
                TransactWriteItem.builder().delete(delete).build(),
                TransactWriteItem.builder().put(told).build()));
  }

  private static boolean isReason(TransactionCanceledException e, String code) {
    return e.cancellationReasons().stream().anyMatch(reason -> code.equals(reason.code()));
  }

  /** The one of a secret; empty if there is none of this kind. */
  Optional<Map<String, AttributeValue>> of(String secret) {
    var item =
        dynamoDb
            .getItem(get -> get.tableName(table).key(key(hash(secret))).consistentRead(true))
            .item();
    AttributeValue its = item.get(KIND);
    boolean isOurs = kind == null ? its == null : its != null && kind.equals(its.s());
    return item.isEmpty() || !isOurs ? Optional.empty() : Optional.of(item);
  }

  /** Notes when one was used, unless it was revoked this moment. */
  void used(String secret, Instant now) {
    try {
      dynamoDb.updateItem(
          to ->
              to.tableName(table)
                  .key(key(hash(secret)))
                  .updateExpression("SET lastUsedAt = :now")
                  .conditionExpression("attribute_exists(account)")
                  .expressionAttributeValues(Map.of(":now", text(now.toString()))));
    } catch (ConditionalCheckFailedException | TransactionConflictException e) {
      // Nothing is left of it, or will be in a moment, and nothing comes back.
      return;
    }
  }

  private static Map<String, AttributeValue> key(String hash) {
    return Map.of("hash", text(hash));
  }

  static AttributeValue text(String text) {
    return AttributeValue.fromS(text);
  }

  static String text(Map<String, AttributeValue> item, String name) {
    return item.getOrDefault(name, text("")).s();
  }

  static @Nullable Instant instant(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? null : Instant.parse(value.s());
  }

  private static String hash(String secret) {
    try {
      byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
