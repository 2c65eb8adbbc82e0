package dev.blip.functions.ledger;

import dev.blip.protocol.Click;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * How many clicks there were: an item for each account, UTC hour and link, in four parts so that a
 * busy hour is not one hot key. Its attributes are counters: {@code n} for all, {@code c#MY},
 * {@code t#Kuala Lumpur, MY}, {@code d#mobile}, {@code r#example.org} for a country, a city (a
 * town), a device, a referrer; without a value where that is unknown. Beside them stand {@code q#0}
 * to {@code q#3}, for the quarters of the hour: local hours and days begin on one of them, in every
 * time zone. Bots' clicks are in none of these, and by quarter in {@code b#0} to {@code b#3}.
 * {@link LinkTotal} has each link's number of all time, {@link VisitorItems} who followed it.
 *
 * <p>DynamoDB's items have at most 400 KB, enough for some thousand referrers and cities. Where an
 * item is full, further clicks count in another one, all their referrers as {@code r#*}, all their
 * cities as {@code t#*}: that one cannot fill up.
 */
public final class Counts {
  /** Before the number, from 0, of a quarter of the hour. */
  public static final String QUARTER = "q#";

  /** Likewise of bots' clicks. */
  public static final String BOTS_QUARTER = "b#";

  public static final int QUARTERS = 4;
  private static final int PARTS = 4;

  /** No host and no city is named so. */
  private static final String OTHERS = "*";

  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH").withZone(ZoneOffset.UTC);

  /**
   * An item's key.
   *
   * @param account or one of its {@link CountShards}
   */
  record Key(String account, String hourLinkPart) {
    static Key of(Click click, Places places) {
      return of(click, places, 0);
    }

    /** The key of the item that counts all clicks of the same link. */
    static Key total(Click click, Places places) {
      return new Key(places.counts(click), LinkTotal.key(click));
    }

    /** The key of the item that takes its place where it is full. */
    static Key beside(Click click, Places places) {
      return of(click, places, PARTS);
    }

    /** The key of an item that knows who followed the same link in the same hour. */
    static Key visitors(Click click, Places places, int part) {
      return ofHour(click, places, "v" + part);
    }

    private static Key of(Click click, Places places, int from) {
      int part = from + Math.floorMod(click.id().hashCode(), PARTS);
      return ofHour(click, places, Integer.toString(part));
    }

    private static Key ofHour(Click click, Places places, String part) {
      String hour = HOUR.format(Instant.ofEpochMilli(click.time()));
      return new Key(places.counts(click), hour + "#" + click.link() + "#" + part);
    }

    static Key of(Map<String, AttributeValue> item) {
      AttributeValue none = AttributeValue.fromS("");
      return new Key(
          String.valueOf(item.getOrDefault("account", none).s()),
          String.valueOf(item.getOrDefault("hourLinkPart", none).s()));
    }

    Map<String, AttributeValue> attributes() {
      return Map.of(
          "account", AttributeValue.fromS(account),
          "hourLinkPart", AttributeValue.fromS(hourLinkPart));
    }
  }

  /**
   * What clicks add to one item.
   *
   * @param visitors all that it has then, null for an item of numbers
   */
  record Change(Key key, Update update, @Nullable Visitors visitors) {
    Change(Key key, Update update) {
      this(key, update, null);
    }
  }

  private Counts() {}

  /** Where the range keys of a moment's hour end, and of all before it. */
  public static String endOfHour(long millis) {
    return HOUR.format(Instant.ofEpochMilli(millis)) + "#~";
  }

  /**
   * What clicks add to the counters, a change an item.
   *
   * @param places where each is counted
   * @param full items that take no further referrers and cities
   * @param late items that count later clicks already, so that their last one stays
   */
  static List<Change> changes(
      String table, List<Click> clicks, Places places, Set<Key> full, Set<Key> late) {
    var changes = new ArrayList<Change>();
    counters(clicks, places, full)
        .forEach((key, counters) -> changes.add(new Change(key, update(table, key, counters))));
    Map<Key, Long> firsts = firsts(clicks, places);
    totals(clicks, places)
        .forEach(
            (key, counters) -> {
              long first = firsts.getOrDefault(key, 0L);
              boolean isLate = late.contains(key);
              changes.add(new Change(key, total(table, key, counters, first, isLate)));
            });
    return changes;
  }

  /** By link how many clicks there are, how many of bots, and when the last of the others. */
  private static Map<Key, Map<String, Long>> totals(List<Click> clicks, Places places) {
    Map<Key, Map<String, Long>> totals = new LinkedHashMap<>();
    for (Click click : clicks) {
      var counters = totals.computeIfAbsent(Key.total(click, places), k -> new LinkedHashMap<>());
      add(counters, click.bot() ? LinkTotal.BOTS : LinkTotal.TOTAL);
      if (!click.bot()) counters.merge(LinkTotal.LAST, click.time(), Math::max);
    }
    return totals;
  }

  /** By link the time of the first click. */
  private static Map<Key, Long> firsts(List<Click> clicks, Places places) {
    Map<Key, Long> firsts = new HashMap<>();
    for (Click click : clicks) firsts.merge(Key.total(click, places), click.time(), Math::min);
    return firsts;
  }

  /**
   * Counts a link's clicks unless one of them is erased. A total that says no more than what is
   * erased is kept again.
   */
  private static Update total(
      String table, Key key, Map<String, Long> counters, long first, boolean late) {
    var names = new HashMap<>(Map.of("#gone", LinkTotal.GONE, "#end", LinkTotal.END));
    var values = new HashMap<>(Map.of(":first", AttributeValue.fromN(Long.toString(first))));
    var adds = new ArrayList<String>();
    for (String name : List.of(LinkTotal.TOTAL, LinkTotal.BOTS)) {
      if (!counters.containsKey(name)) continue;
      names.put("#" + name, name);
      values.put(":" + name, number(counters, name));
      adds.add("#%s :%s".formatted(name, name));
    }
    boolean isLast = !late && counters.containsKey(LinkTotal.LAST);
    if (isLast) {
      names.put("#last", LinkTotal.LAST);
      values.put(":last", number(counters, LinkTotal.LAST));
    }
    String change = "REMOVE #end ADD " + String.join(", ", adds);
    String condition = "(attribute_not_exists(#gone) OR #gone < :first)";
    return Update.builder()
        .tableName(table)
        .key(key.attributes())
        .updateExpression(isLast ? "SET #last = :last " + change : change)
        .conditionExpression(
            isLast ? condition + " AND (attribute_not_exists(#last) OR #last <= :last)" : condition)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .build();
  }

  private static AttributeValue number(Map<String, Long> counters, String name) {
    return AttributeValue.fromN(Long.toString(counters.getOrDefault(name, 0L)));
  }

  /**
   * The items that count clicks which nothing has counted yet, none of them full.
   *
   * @param clicks all clicks of their hours
   * @param visitors who made them, by the clicks' IDs
   * @param part names them among all clicks of their links
   */
  public static List<Map<String, AttributeValue>> items(
      List<Click> clicks, Map<String, Long> visitors, String part) {
    var items = new ArrayList<>(VisitorItems.items(clicks, visitors));
    counters(clicks, Places.WHOLE, Set.of())
        .forEach((key, counters) -> items.add(item(key, counters)));
    totals(clicks, Places.WHOLE)
        .forEach(
            (key, counters) -> {
              String slug = LinkTotal.slug(key.attributes());
              items.add(item(new Key(key.account(), LinkTotal.key(slug, part)), counters));
            });
    return items;
  }

  private static Map<String, AttributeValue> item(Key key, Map<String, Long> counters) {
    var item = new HashMap<String, AttributeValue>(key.attributes());
    counters.forEach((name, count) -> item.put(name, AttributeValue.fromN(Long.toString(count))));
    return item;
  }

  private static Map<Key, Map<String, Long>> counters(
      List<Click> clicks, Places places, Set<Key> full) {
    Map<Key, Map<String, Long>> changes = new LinkedHashMap<>();
    for (Click click : clicks) {
      boolean beside = full.contains(Key.of(click, places));
      Key key = beside ? Key.beside(click, places) : Key.of(click, places);
      var counters = changes.computeIfAbsent(key, k -> new LinkedHashMap<>());
      if (click.bot()) {
        add(counters, BOTS_QUARTER + quarter(click));
        continue;
      }
      add(counters, "n");
      add(counters, QUARTER + quarter(click));
      add(counters, named("c", click.country()));
      add(counters, named("t", beside ? OTHERS : city(click)));
      add(counters, named("d", click.device()));
      add(counters, named("r", beside ? OTHERS : click.referrer()));
    }
    return changes;
  }

  /** With its country, since there are several of many a name; null where it is unknown. */
  private static @Nullable String city(Click click) {
    if (click.city() == null) return null;
    return click.country() == null ? click.city() : click.city() + ", " + click.country();
  }

  private static int quarter(Click click) {
    int minute = Instant.ofEpochMilli(click.time()).atOffset(ZoneOffset.UTC).getMinute();
    return minute * QUARTERS / 60;
  }

  private static void add(Map<String, Long> counters, String name) {
    counters.merge(name, 1L, Long::sum);
  }

  private static String named(String kind, @Nullable String value) {
    return kind + "#" + (value == null ? "" : value);
  }

  private static Update update(String table, Key key, Map<String, Long> counters) {
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    var expression = new StringBuilder();
    counters.forEach(
        (name, more) -> {
          String place = Integer.toString(names.size());
          names.put("#" + place, name);
          values.put(":" + place, AttributeValue.fromN(Long.toString(more)));
          expression.append(expression.isEmpty() ? "ADD " : ", ");
          expression.append('#').append(place).append(" :").append(place);
        });
    return Update.builder()
        .tableName(table)
        .key(key.attributes())
        .updateExpression(expression.toString())
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .build();
  }
}
