package dev.blip.functions.ledger;

import dev.blip.functions.Environment;
import dev.blip.protocol.Click;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Which days of an account are hot: from a moment on, their clicks stand under several keys of the
 * ledger instead of one, which takes 1,000 write units a second, and are counted under several
 * ({@link CountShards}). An item of the table of counts says so ({@code shards#2026-11-20}), is
 * written once and never changed. The moment is so far ahead that every instance of the ledger
 * knows of it before it writes a click of that moment; so a click has one key, whoever writes it
 * and however often.
 */
public final class DayShards {
  /** Of clicks: an account of 1,000 clicks a second has 500 write units on each key. */
  static final int COUNT = 4;

  /** How old what an instance knows may be; its transactions take seconds. */
  static final Duration REMEMBERED = Duration.ofMinutes(1);

  /** From when a day is found hot until it is sharded; clocks may differ by the rest. */
  static final Duration AHEAD = Duration.ofMinutes(3);

  static final String PREFIX = "shards#";
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration TO_SPLIT = Duration.ofSeconds(1);
  private static final String FROM = "from";
  private static final long NEVER = Long.MAX_VALUE;
  private static final int MOST_REMEMBERED = 10_000;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Map<Counts.Key, Known> known = new HashMap<>();

  /** Until when accounts are known to have had no hot day, epoch milliseconds. */
  private final Map<String, Long> cool = new ConcurrentHashMap<>();

  public DayShards(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("COUNTS_TABLE");
  }

  /**
   * @param from clicks of this moment and later are under several keys
   */
  private record Known(long from, long until) {}

  private static LocalDate day(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private static Counts.Key key(String account, LocalDate day) {
    return new Counts.Key(account, PREFIX + day);
  }

  /**
   * The keys of clicks and of their counters.
   *
   * @param clicks of at most 100 accounts and days
   * @param now epoch milliseconds
   * @param patience for the table
   */
  synchronized Places of(List<Click> clicks, long now, Duration patience) {
    if (known.size() > MOST_REMEMBERED) known.clear();
    Set<Counts.Key> unknown = new HashSet<>();
    for (Click click : clicks) {
      Known before = known.get(key(click.account(), day(click.time())));
      // A day that is split stays so, unless its account is deleted and its name used again.
      boolean isKnown = before != null && now < before.until;
      if (!isKnown) unknown.add(key(click.account(), day(click.time())));
    }
    read(unknown, patience)
        .forEach((key, from) -> known.put(key, new Known(from, now + REMEMBERED.toMillis())));
    Map<String, String> days = new HashMap<>();
    Set<String> split = new HashSet<>();
    for (Click click : clicks) {
      boolean isSplit = isSplit(click);
      if (isSplit) split.add(click.id());
      String whole = ClickItem.day(click.account(), day(click.time()));
      days.put(click.id(), isSplit ? shard(whole, click.id()) : whole);
    }
    return new Places(days, split);
  }

  private boolean isSplit(Click click) {
    Known its = known.get(key(click.account(), day(click.time())));
    if (its == null) throw SdkClientException.create("it is not known whether a day is split");
    return click.time() >= its.from;
  }

  private static String shard(String whole, String id) {
    return whole + "#" + Math.floorMod(id.hashCode(), COUNT);
  }

  private Map<Counts.Key, Long> read(Set<Counts.Key> keys, Duration patience) {
    Map<Counts.Key, Long> found = new HashMap<>();
    if (keys.isEmpty()) return found;
    for (Counts.Key key : keys) found.put(key, NEVER);
    var asked =
        KeysAndAttributes.builder()
            .keys(keys.stream().map(Counts.Key::attributes).toList())
            .consistentRead(true)
            .build();
    var answer =
        dynamoDb.batchGetItem(
            get ->
                get.requestItems(Map.of(table, asked))
                    .overrideConfiguration(call -> call.apiCallTimeout(patience)));
    if (!answer.unprocessedKeys().isEmpty()) throw SdkClientException.create("table is throttled");
    for (var item : answer.responses().getOrDefault(table, List.of())) {
      AttributeValue from = item.get(FROM);
      if (from != null) found.put(Counts.Key.of(item), Long.valueOf(from.n()));
    }
    return found;
  }

  /** Has a day's clicks stand under several keys, unless they do or the day ends before. */
  void split(String account, long now) {
    long from = now + AHEAD.toMillis();
    Counts.Key key = key(account, day(now));
    if (!day(from).equals(day(now))) return;
    dynamoDb.updateItem(
        update ->
            update
                .tableName(table)
                .key(key.attributes())
                .overrideConfiguration(call -> call.apiCallTimeout(TO_SPLIT))
                .updateExpression("SET #from = if_not_exists(#from, :from)")
                .expressionAttributeNames(Map.of("#from", FROM))
                .expressionAttributeValues(
                    Map.of(":from", AttributeValue.fromN(Long.toString(from)))));
  }

  /**
   * Whether an account has, or had, a day that is split. What is {@link #REMEMBERED} is exact: a
   * day is split {@link #AHEAD} of its first click that is counted elsewhere.
   *
   * @param now epoch milliseconds
   */
  public boolean hasSplit(String account, long now) {
    if (now < cool.getOrDefault(account, 0L)) return false;
    boolean isHot = !splitDays(account).items().isEmpty();
    if (cool.size() >= MOST_REMEMBERED) cool.clear();
    if (!isHot) cool.put(account, now + REMEMBERED.toMillis());
    return isHot;
  }

  private QueryResponse splitDays(String account) {
    return dynamoDb.query(
        query ->
            query
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression("account = :account AND begins_with(hourLinkPart, :shards)")
                .expressionAttributeValues(
                    Map.of(
                        ":account", AttributeValue.fromS(account),
                        ":shards", AttributeValue.fromS(PREFIX)))
                .limit(1));
  }

  /** All keys that have clicks of a day. */
  List<String> keys(String account, LocalDate day) {
    Counts.Key key = key(account, day);
    return keys(account, day, read(Set.of(key), PATIENCE).getOrDefault(key, NEVER) != NEVER);
  }

  /** Likewise where it is known whether there are several. */
  public static List<String> keys(String account, LocalDate day, boolean isSplit) {
    String whole = ClickItem.day(account, day);
    List<String> keys = new ArrayList<>(List.of(whole));
    for (int i = 0; isSplit && i < COUNT; i++) keys.add(whole + "#" + i);
    return keys;
  }

  /** The day of an item that says so. */
  static LocalDate dayOf(String hourLinkPart) {
    return LocalDate.parse(hourLinkPart.substring(PREFIX.length()));
  }
}
