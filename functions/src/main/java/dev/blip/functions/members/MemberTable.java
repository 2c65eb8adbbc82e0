package dev.blip.functions.members;

import dev.blip.functions.Environment;
import dev.blip.protocol.Refusal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * The members of each account as one item of the accounts' table, beside its settings, so that all
 * of them are changed in one step: an account that has members has an owner among them at any time.
 * Safe for use by many threads.
 */
public final class MemberTable {
  private static final int MOST_TRIES = 10;

  /** Others change them at the same time. */
  private static final Set<String> AGAIN = Set.of("ConditionalCheckFailed", "TransactionConflict");

  /** No account's name has it. */
  private static final String SUFFIX = "#members";

  private final DynamoDbClient dynamoDb;
  private final String table;

  public MemberTable(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("ACCOUNTS_TABLE");
  }

  /**
   * All members at a time.
   *
   * @param number grows with each change
   */
  public record Version(SortedMap<String, Role> members, long number) {}

  /** Roles by persons, as they are; empty where an account has no members. */
  public SortedMap<String, Role> read(String account) {
    return version(account).members;
  }

  /**
   * Changes the members, in one step with what is to be written of it; the change is made anew
   * where others change them at the same time.
   *
   * @param besides of the members before and after
   * @throws Refusal (409) if others do all the time
   */
  void change(
      String account,
      UnaryOperator<SortedMap<String, Role>> change,
      BiFunction<SortedMap<String, Role>, SortedMap<String, Role>, Put> besides) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Version old = version(account);
      SortedMap<String, Role> next = change.apply(new TreeMap<>(old.members));
      if (write(account, next, old.number, besides.apply(old.members, next))) return;
    }
    throw new Refusal(409, "members are being changed by others; try again");
  }

  private boolean write(String account, SortedMap<String, Role> members, long old, Put besides) {
    var roles = new HashMap<String, AttributeValue>();
    members.forEach((person, role) -> roles.put(person, AttributeValue.fromS(role.text())));
    var values =
        Map.of(
            ":members", AttributeValue.fromM(roles),
            ":next", AttributeValue.fromN(Long.toString(old + 1)),
            ":old", AttributeValue.fromN(Long.toString(old)));
    var update =
        Update.builder()
            .tableName(table)
            .key(key(account))
            .updateExpression("SET members = :members, version = :next")
            .conditionExpression("attribute_not_exists(version) OR version = :old")
            .expressionAttributeValues(values)
            .build();
    try {
      dynamoDb.transactWriteItems(
          all ->
              all.transactItems(
                  TransactWriteItem.builder().update(update).build(),
                  TransactWriteItem.builder().put(besides).build()));
      return true;
    } catch (TransactionCanceledException e) {
      if (e.cancellationReasons().stream()
          .map(CancellationReason::code)
          .anyMatch(AGAIN::contains)) {
        return false;
      }
      throw e;
    }
  }

  /** The members as they are, with how often they were changed. */
  public Version version(String account) {
    var item =
        dynamoDb.getItem(get -> get.tableName(table).key(key(account)).consistentRead(true)).item();
    SortedMap<String, Role> members = new TreeMap<>();
    AttributeValue number = item.get("version");
    AttributeValue stored = item.get("members");
    if (number == null || stored == null) return new Version(members, 0);
    stored.m().forEach((person, role) -> members.put(person, Role.read(String.valueOf(role.s()))));
    return new Version(members, Long.parseLong(number.n()));
  }

  /** The key of the item that has them. */
  public static String keyOf(String account) {
    return account + SUFFIX;
  }

  private static Map<String, AttributeValue> key(String account) {
    return Map.of("account", AttributeValue.fromS(keyOf(account)));
  }
}
