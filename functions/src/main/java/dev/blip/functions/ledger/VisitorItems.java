package dev.blip.functions.ledger;

import dev.blip.functions.Environment;
import dev.blip.protocol.Click;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Who followed a link in a UTC hour: items of the table of counts beside the hour's counters, each
 * with its {@link Visitors}. An instance knows what it has read and written, so that a visitor who
 * is there already costs nothing, and replaces an item only if it is still what it knows. So that
 * instances seldom meet there are four such items, of which each instance writes one. Safe for use
 * by many threads.
 */
final class VisitorItems {
  private static final int PARTS = 4;
  private static final int UNCHOSEN = -1;

  /** Some kilobytes each. */
  private static final int MOST_KNOWN = 2_000;

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final AtomicInteger part = new AtomicInteger(UNCHOSEN);
  private final Map<Counts.Key, Visitors> known = new ConcurrentHashMap<>();

  VisitorItems(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("COUNTS_TABLE");
  }

  /** The item that this instance would write for a click's visitor. */
  Counts.Key key(Click click, Places places) {
    return Counts.Key.visitors(click, places, part());
  }

  /** Chosen with the first click: instances begin as copies of one that has had none. */
  private int part() {
    if (part.get() == UNCHOSEN) part.compareAndSet(UNCHOSEN, new SecureRandom().nextInt(PARTS));
    return part.get();
  }

  /**
   * Reads the items of clicks that it does not know.
   *
   * @param visitors by the IDs of their clicks
   */
  void read(List<Click> clicks, Places places, Map<String, Long> visitors, Duration patience) {
    var unknown = new ArrayList<>(hashes(clicks, places, visitors, part()).keySet());
    unknown.removeIf(known::containsKey);
    if (unknown.isEmpty()) return;
    var keys =
        KeysAndAttributes.builder().keys(unknown.stream().map(Counts.Key::attributes).toList());
    var found =
        dynamoDb.batchGetItem(
            get ->
                get.requestItems(Map.of(table, keys.build()))
                    .overrideConfiguration(call -> call.apiCallTimeout(patience)));
    // One that DynamoDB passes over is learned when it is written.
    unknown.forEach(key -> remember(key, Visitors.NONE));
    for (var item : found.responses().getOrDefault(table, List.of())) {
      remember(Counts.Key.of(item), Visitors.of(item));
    }
  }

  private void remember(Counts.Key key, Visitors visitors) {
    if (known.size() >= MOST_KNOWN) known.clear();
    known.put(key, visitors);
  }

  /** What clicks change: nothing where all of their visitors are known. */
  List<Counts.Change> changes(List<Click> clicks, Places places, Map<String, Long> visitors) {
    var changes = new ArrayList<Counts.Change>();
    hashes(clicks, places, visitors, part())
        .forEach(
            (key, hashes) -> {
              Visitors before = known.getOrDefault(key, Visitors.NONE);
              Visitors after = before.with(hashes);
              if (!after.equals(before)) {
                changes.add(new Counts.Change(key, update(key, before, after), after));
              }
            });
    return changes;
  }

  private static Map<Counts.Key, Set<Long>> hashes(
      List<Click> clicks, Places places, Map<String, Long> visitors, int part) {
    var hashes = new LinkedHashMap<Counts.Key, Set<Long>>();
    for (Click click : clicks) {
      Long visitor = visitors.get(click.id());
      if (click.bot() || visitor == null) continue;
      hashes
          .computeIfAbsent(Counts.Key.visitors(click, places, part), k -> new TreeSet<>())
          .add(visitor);
    }
    return hashes;
  }

  private Update update(Counts.Key key, Visitors before, Visitors after) {
    boolean isNew = before.equals(Visitors.NONE);
    var values = new HashMap<>(Map.of(":after", after.attribute()));
    if (!isNew) values.put(":before", before.attribute());
    return Update.builder()
        .tableName(table)
        .key(key.attributes())
        .updateExpression("SET #v = :after")
        .conditionExpression(isNew ? "attribute_not_exists(#v)" : "#v = :before")
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .expressionAttributeNames(Map.of("#v", Visitors.NAME))
        .expressionAttributeValues(values)
        .build();
  }

  /** The changes are in the table. */
  void written(List<Counts.Change> changes) {
    for (Counts.Change change : changes) {
      if (change.visitors() != null) remember(change.key(), change.visitors());
    }
  }

  /** Another instance was quicker: this is in the table. False if that was known. */
  boolean learn(Counts.Key key, Map<String, AttributeValue> item) {
    Visitors there = Visitors.of(item);
    boolean isNew = !there.equals(known.get(key));
    remember(key, there);
    return isNew;
  }

  /** The items of clicks which nothing has counted yet. */
  static List<Map<String, AttributeValue>> items(List<Click> clicks, Map<String, Long> visitors) {
    var items = new ArrayList<Map<String, AttributeValue>>();
    hashes(clicks, Places.WHOLE, visitors, 0)
        .forEach(
            (key, hashes) -> {
              var item = new HashMap<>(key.attributes());
              item.put(Visitors.NAME, Visitors.NONE.with(hashes).attribute());
              items.add(item);
            });
    return items;
  }
}
