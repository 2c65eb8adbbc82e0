package dev.blip.functions.keys;

import dev.blip.functions.Canceled;
import dev.blip.functions.Environment;
import dev.blip.functions.Ids;
import dev.blip.protocol.Refusal;
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
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
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
  /** Of an account. */
  private static final int MOST = 50;

  /** So often one is made or taken away anew that meets others of the account. */
  private static final int MOST_TRIES = 20;

  private static final String BY_ACCOUNT = "byAccount";

  /** Tells one kind from another; keys, which were there before other kinds, have none. */
  static final String KIND = "kind";

  private final SecureRandom random = new SecureRandom();
  private final Uuid7 ids = Ids.random();
  private final DynamoDbClient dynamoDb;
  private final String table;
  private final String prefix;
  private final @Nullable String kind;
  private final SecretGuard guard;

  /**
   * @param prefix what each secret begins with, so that scanners of code know one
   * @param kind as items have it; null for those that have none
   */
  SecretTable(Environment environment, String prefix, @Nullable String kind) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("KEYS_TABLE");
    this.prefix = prefix;
    this.kind = kind;
    guard = new SecretGuard(dynamoDb, table, kind, MOST);
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
   * @throws Refusal (409) if the account has as many as it may have; (503) if others are made all
   *     the time
   */
  Made make(
      String account,
      Map<String, AttributeValue> fields,
      Instant now,
      int shown,
      Function<Map<String, AttributeValue>, Put> told) {
    Made made = made(account, fields, now, shown);
    var put = Put.builder().tableName(table).item(made.item()).build();
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      int room = guard.room(account, listed(account), now);
      if (room == 0) {
        throw new Refusal(
            409, "account may have 0..%d %ss; revoke one first".formatted(MOST, word()));
      }
      boolean isDone =
          written(
              TransactWriteItem.builder().put(put).build(),
              guard.come(account, text(made.item(), "id"), room),
              TransactWriteItem.builder().put(told.apply(made.item())).build());
      if (isDone) return made;
    }
    throw new Refusal(503, "others make %ss of the account just now; try again".formatted(word()));
  }

  private String word() {
    return kind == null ? "key" : kind;
  }

  private Made made(String account, Map<String, AttributeValue> fields, Instant now, int shown) {
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
    return new Made(item, secret);
  }

  private Set<String> listed(String account) {
    return list(account).stream().map(item -> text(item, "id")).collect(Collectors.toSet());
  }

  /** False, after a moment, where others write the same at the same time. */
  private boolean written(TransactWriteItem... items) {
    try {
      dynamoDb.transactWriteItems(all -> all.transactItems(items));
      return true;
    } catch (TransactionCanceledException e) {
      if (!Canceled.isFor(e, Canceled.REFUSED) && !Canceled.isFor(e, Canceled.CONFLICT)) throw e;
      Canceled.pause(e);
      return false;
    }
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
        return remove(account, item, told.apply(item));
      }
    }
    return false;
  }

  /** Again where it is being used at the same time. */
  private boolean remove(String account, Map<String, AttributeValue> item, Put told) {
    for (int tries = 1; ; tries++) {
      try {
        removeOnce(account, item, told);
        return true;
      } catch (TransactionCanceledException e) {
        if (Canceled.isFor(e, Canceled.REFUSED)) return false;
        if (tries == MOST_TRIES || !Canceled.isFor(e, Canceled.CONFLICT)) throw e;
        Canceled.pause(e);
      }
    }
  }

  private void removeOnce(String account, Map<String, AttributeValue> item, Put told) {
    var delete =
        Delete.builder()
            .tableName(table)
            .key(key(text(item, "hash")))
            .conditionExpression("account = :account")
            .expressionAttributeValues(Map.of(":account", text(account)))
            .build();
    dynamoDb.transactWriteItems(
        all ->
            all.transactItems(
                TransactWriteItem.builder().delete(delete).build(),
                guard.go(account, text(item, "id")),
                TransactWriteItem.builder().put(told).build()));
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
