package dev.blip.functions.account;

import dev.blip.functions.Environment;
import dev.blip.functions.members.MemberTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Accounts' settings as items of a table. Safe for use by many threads. */
public final class AccountTable {
  /** How old what an instance knows may be. */
  static final Duration REMEMBERED = Duration.ofMinutes(1);

  private static final Duration TO_ASK = Duration.ofSeconds(3);
  private static final int MOST_REMEMBERED = 10_000;

  private final InstantSource clock = InstantSource.system();
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final DynamoDbClient dynamoDb;
  private final String table;

  private record Known(AccountSettings settings, Optional<Closing> closing, Instant until) {}

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
    return known(account, patience).settings;
  }

  /**
   * The end of an account, if it was asked for: known everywhere after {@link Closing#KNOWN_AFTER}.
   *
   * @param patience for the table
   */
  public Optional<Closing> closing(String account, Duration patience) {
    return known(account, patience).closing;
  }

  /**
   * Whether an account has ended since a moment, as it was known a minute ago at most: what is of
   * that moment is erased, and a room that was asked about it would be made anew.
   *
   * @param time epoch milliseconds
   * @param patience for the table
   */
  public boolean hasEndedSince(long time, String account, Duration patience) {
    return closing(account, patience).filter(end -> end.holds(time)).isPresent();
  }

  private Known known(String account, Duration patience) {
    Known before = known.get(account);
    if (before != null && clock.instant().isBefore(before.until)) return before;
    var item =
        dynamoDb
            .getItem(
                get ->
                    get.tableName(table)
                        .key(key(account))
                        .overrideConfiguration(call -> call.apiCallTimeout(patience)))
            .item();
    var now = new Known(read(item), closing(item), clock.instant().plus(REMEMBERED));
    if (known.size() >= MOST_REMEMBERED) known.clear();
    known.put(account, now);
    return now;
  }

  /** The end of an account as it is, if it was asked for and is not forgotten. */
  Optional<Closing> closing(String account) {
    return closing(
        dynamoDb
            .getItem(get -> get.tableName(table).key(key(account)).consistentRead(true))
            .item());
  }

  /** Ends an account: its settings go, and from then on it is known that it ends. */
  void close(String account, Closing closing) {
    var values =
        Map.of(
            ":until", number(closing.until()),
            ":done", AttributeValue.fromBool(closing.isDone()),
            ":begun", AttributeValue.fromS(closing.begunAt().toString()),
            ":end", number(closing.forgetAt().getEpochSecond()));
    dynamoDb.updateItem(
        update ->
            update
                .tableName(table)
                .key(key(account))
                .updateExpression(
                    "SET goneUntil = :until, goneDone = :done, goneAt = :begun, forgetAt = :end"
                        + " REMOVE exactPlaces, doubleClicksOnce, clickDays, linkEvents")
                .expressionAttributeValues(values));
  }

  /** Nothing is left of an account but that it ended, and its members go with that. */
  public void closed(String account, long until) {
    dynamoDb.deleteItem(delete -> delete.tableName(table).key(key(MemberTable.keyOf(account))));
    dynamoDb.updateItem(
        update ->
            update
                .tableName(table)
                .key(key(account))
                .updateExpression("SET goneDone = :done")
                .conditionExpression("goneUntil = :until")
                .expressionAttributeValues(
                    Map.of(":done", AttributeValue.fromBool(true), ":until", number(until))));
  }

  private static Optional<Closing> closing(Map<String, AttributeValue> item) {
    AttributeValue until = item.get("goneUntil");
    AttributeValue begun = item.get("goneAt");
    if (until == null || begun == null) return Optional.empty();
    AttributeValue done = item.getOrDefault("goneDone", AttributeValue.fromBool(false));
    boolean isDone = Boolean.TRUE.equals(done.bool());
    return Optional.of(new Closing(Long.parseLong(until.n()), isDone, Instant.parse(begun.s())));
  }

  private static AttributeValue number(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  /**
   * Replaces some settings, so that others stay that are changed at the same time.
   *
   * @param named which, by their names in JSON
   * @return all as they are now
   */
  AccountSettings write(String account, AccountSettings settings, Set<String> named) {
    var values = new HashMap<String, AttributeValue>();
    List<String> sets = new ArrayList<>();
    Integer days = settings.clickDays();
    boolean keepsAll = named.contains("clickDays") && days == null;
    if (named.contains("clickDays") && days != null) {
      sets.add("clickDays = :days");
      values.put(":days", AttributeValue.fromN(days.toString()));
    }
    if (named.contains("exactPlaces")) {
      sets.add("exactPlaces = :exact");
      values.put(":exact", AttributeValue.fromBool(settings.exactPlaces()));
    }
    if (named.contains("doubleClicksOnce")) {
      sets.add("doubleClicksOnce = :once");
      values.put(":once", AttributeValue.fromBool(settings.doubleClicksOnce()));
    }
    var update =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(key(account))
            .updateExpression(
                (sets.isEmpty() ? "" : "SET " + String.join(", ", sets))
                    + (keepsAll ? " REMOVE clickDays, forgetAt" : " REMOVE forgetAt"))
            .returnValues(ReturnValue.ALL_NEW);
    if (!values.isEmpty()) update.expressionAttributeValues(values);
    return read(dynamoDb.updateItem(update.build()).attributes());
  }

  /** Whether changes of the account's links are to be told, since a webhook may want them. */
  public boolean wantsLinkEvents(String account) {
    var item =
        dynamoDb
            .getItem(
                get ->
                    get.tableName(table)
                        .key(key(account))
                        .consistentRead(true)
                        .overrideConfiguration(call -> call.apiCallTimeout(TO_ASK)))
            .item();
    return is(item, "linkEvents");
  }

  /** Has them told from now on. */
  public void wantLinkEvents(String account) {
    dynamoDb.updateItem(
        update ->
            update
                .tableName(table)
                .key(key(account))
                .updateExpression("SET linkEvents = :yes REMOVE forgetAt")
                .expressionAttributeValues(Map.of(":yes", AttributeValue.fromBool(true))));
  }

  private static AccountSettings read(Map<String, AttributeValue> item) {
    return new AccountSettings(days(item), is(item, "exactPlaces"), is(item, "doubleClicksOnce"));
  }

  private static boolean is(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value != null && Boolean.TRUE.equals(value.bool());
  }

  private static @Nullable Integer days(Map<String, AttributeValue> item) {
    AttributeValue days = item.get("clickDays");
    return days == null ? null : Integer.valueOf(days.n());
  }

  private static Map<String, AttributeValue> key(String account) {
    return Map.of("account", AttributeValue.fromS(account));
  }
}
