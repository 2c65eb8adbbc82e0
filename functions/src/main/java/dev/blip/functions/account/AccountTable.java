package dev.blip.functions.account;

import dev.blip.functions.Environment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** Accounts' settings as items of a table. Safe for use by many threads. */
public final class AccountTable {
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final int MOST_REMEMBERED = 10_000;

  private final InstantSource clock = InstantSource.system();
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final DynamoDbClient dynamoDb;
  private final String table;

  private record Known(AccountSettings settings, Instant until) {}

  public AccountTable(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("ACCOUNTS_TABLE");
  }

  /** The settings as they are. */
  public AccountSettings read(String account) {
    var item =
        dynamoDb.getItem(get -> get.tableName(table).key(key(account)).consistentRead(true)).item();
    return read(item);
  }

  /**
   * The settings as they were a minute ago at most.
   *
   * @param patience for the table
   */
  public AccountSettings recent(String account, Duration patience) {
    Known before = known.get(account);
    if (before != null && clock.instant().isBefore(before.until)) return before.settings;
    var item =
        dynamoDb
            .getItem(
                get ->
                    get.tableName(table)
                        .key(key(account))
                        .overrideConfiguration(call -> call.apiCallTimeout(patience)))
            .item();
    AccountSettings settings = read(item);
    if (known.size() >= MOST_REMEMBERED) known.clear();
    known.put(account, new Known(settings, clock.instant().plus(REMEMBERED)));
    return settings;
  }

  /** Replaces the settings. */
  AccountSettings write(String account, AccountSettings settings) {
    var values = new HashMap<String, AttributeValue>();
    values.put(":exact", AttributeValue.fromBool(settings.exactPlaces()));
    Integer days = settings.clickDays();
    String change = "SET exactPlaces = :exact";
    if (days == null) {
      change += " REMOVE clickDays";
    } else {
      change += ", clickDays = :days";
      values.put(":days", AttributeValue.fromN(days.toString()));
    }
    String update = change;
    return read(
        dynamoDb
            .updateItem(
                to ->
                    to.tableName(table)
                        .key(key(account))
                        .updateExpression(update)
                        .expressionAttributeValues(values)
                        .returnValues(ReturnValue.ALL_NEW))
            .attributes());
  }

  private static AccountSettings read(Map<String, AttributeValue> item) {
    AttributeValue exact = item.get("exactPlaces");
    return new AccountSettings(days(item), exact != null && Boolean.TRUE.equals(exact.bool()));
  }

  private static @Nullable Integer days(Map<String, AttributeValue> item) {
    AttributeValue days = item.get("clickDays");
    return days == null ? null : Integer.valueOf(days.n());
  }

  private static Map<String, AttributeValue> key(String account) {
    return Map.of("account", AttributeValue.fromS(account));
  }
}
