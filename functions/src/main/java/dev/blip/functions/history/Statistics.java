package dev.blip.functions.history;

import dev.blip.functions.Environment;
import dev.blip.functions.ledger.CountShards;
import dev.blip.functions.ledger.Counts;
import dev.blip.functions.ledger.Erasure;
import dev.blip.functions.ledger.Erasures;
import dev.blip.functions.ledger.Visitors;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Counts of clicks, summed from the ledger's counters. */
final class Statistics {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration QUARTER = HOUR.dividedBy(Counts.QUARTERS);
  private static final DateTimeFormatter HOUR_KEY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH").withZone(ZoneOffset.UTC);

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Erasures erasures;

  Statistics(Environment environment) {
    erasures = new Erasures(environment);
    dynamoDb = environment.dynamoDb();
    table = environment.required("COUNTS_TABLE");
  }

  /** What clicks are counted by. */
  enum By {
    COUNTRY,
    LINK,
    DAY,
    HOUR,
    DEVICE,
    REFERRER,
    CITY;

    boolean isTime() {
      return this == DAY || this == HOUR;
    }

    /** How finely it is counted: a span begins and ends with one. */
    Duration step() {
      return isTime() ? QUARTER : Statistics.HOUR;
    }
  }

  /**
   * One row.
   *
   * @param key a country, a slug, a day such as {@code 2026-11-20}, an hour's beginning such as
   *     {@code 2026-11-20T15:00:00+05:30}, a device, a host, a city such as {@code Paris, FR};
   *     empty where unknown
   */
  record Row(String key, long count) {}

  /**
   * What was counted.
   *
   * @param total all clicks but bots'
   * @param visitors different ones of each UTC day, summed up; those of all hours of which the span
   *     has a part
   * @param bots their clicks, which no row has
   */
  record Answer(long total, long visitors, long bots, List<Row> rows) {}

  /**
   * Sums up; rows of time are in its order, all others the largest first.
   *
   * @param span of whole {@link By#step steps}
   * @param zone whose days and hours are meant
   */
  Answer read(String account, @Nullable String link, Span span, By by, ZoneId zone) {
    if (by.isTime()) return ofTime(account, link, span, by, zone);
    Map<String, Long> rows = new HashMap<>();
    var sums = new Sums();
    read(
        account,
        link,
        span,
        item -> {
          sums.total += item.addTo(rows, by);
          sums.add(item, span);
        });
    Comparator<Row> order = Comparator.comparingLong(Row::count).reversed().thenComparing(Row::key);
    return sums.answer(rows(rows).stream().sorted(order).toList());
  }

  /** In all time zones days and hours are made of whole quarters. */
  private Answer ofTime(String account, @Nullable String link, Span span, By by, ZoneId zone) {
    var quarters = new TreeMap<Instant, Long>();
    var sums = new Sums();
    read(
        account,
        link,
        span,
        item -> {
          item.addTo(quarters);
          sums.add(item, span);
        });
    var rows = new LinkedHashMap<String, Long>();
    quarters.forEach(
        (begin, count) -> {
          if (span.holds(begin))
            rows.merge(key(begin.atZone(zone).toOffsetDateTime(), by), count, Long::sum);
        });
    sums.total = rows.values().stream().mapToLong(Long::longValue).sum();
    return sums.answer(rows(rows));
  }

  /** What stands beside the rows, of items in the order of their hours. */
  private static final class Sums {
    private long total;
    private long bots;
    private long visitors;
    private long day = -1;
    private Visitors.Union ofDay = new Visitors.Union();

    void add(Item item, Span span) {
      if (item.day() != day) {
        visitors += ofDay.count();
        ofDay = new Visitors.Union();
        day = item.day();
      }
      ofDay.add(Visitors.of(item.counters));
      for (int i = 0; i < Counts.QUARTERS; i++) {
        if (span.holds(item.quarter(i))) bots += item.number(Counts.BOTS_QUARTER + i);
      }
    }

    Answer answer(List<Row> rows) {
      return new Answer(total, visitors + ofDay.count(), bots, rows);
    }
  }

  private static String key(OffsetDateTime local, By by) {
    if (by == By.DAY) return local.toLocalDate().toString();
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(local.truncatedTo(ChronoUnit.HOURS));
  }

  private static List<Row> rows(Map<String, Long> rows) {
    return rows.entrySet().stream().map(row -> new Row(row.getKey(), row.getValue())).toList();
  }

  /** Tells of all items that count an hour of the span, or a part of it. */
  private void read(String account, @Nullable String link, Span span, Consumer<Item> told) {
    Erasures.Known known = erasures.known(account);
    for (Stretch stretch : Stretch.of(span, known.split())) {
      for (String key : CountShards.keys(account, link, stretch.isSplit())) {
        items(key, stretch)
            .filter(item -> link == null || link.equals(item.slug))
            .filter(item -> known.erasures().stream().noneMatch(item::isOf))
            .forEach(told);
      }
    }
  }

  private Stream<Item> items(String account, Stretch stretch) {
    return dynamoDb
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .consistentRead(true)
                    .keyConditionExpression(
                        "account = :account AND hourLinkPart BETWEEN :from AND :to")
                    .expressionAttributeValues(
                        Map.of(
                            ":account", AttributeValue.fromS(account),
                            ":from", AttributeValue.fromS(HOUR_KEY.format(stretch.from())),
                            ":to",
                                AttributeValue.fromS(
                                    Counts.endOfHour(stretch.last().toEpochMilli())))))
        .items()
        .stream()
        .map(Item::of);
  }

  /** The counters of an hour and a link, or some of them. */
  private record Item(Instant hour, String slug, Map<String, AttributeValue> counters) {
    static Item of(Map<String, AttributeValue> item) {
      String key = String.valueOf(item.getOrDefault("hourLinkPart", AttributeValue.fromS("")).s());
      String hour = key.substring(0, key.indexOf('#'));
      String slug = key.substring(hour.length() + 1, key.lastIndexOf('#'));
      return new Item(Instant.parse(hour + ":00:00Z"), slug, item);
    }

    /** Whether its clicks are erased; an erasure is of whole hours. */
    boolean isOf(Erasure erasure) {
      return erasure.holds(slug, hour.toEpochMilli());
    }

    /** Its day of UTC, since 1970. */
    long day() {
      return Math.floorDiv(hour.getEpochSecond(), Duration.ofDays(1).toSeconds());
    }

    /** When one of its quarters, from 0, begins. */
    Instant quarter(int number) {
      return hour.plus(QUARTER.multipliedBy(number));
    }

    /** Adds how many clicks there were in each quarter. */
    void addTo(Map<Instant, Long> quarters) {
      // Items of before quarters were counted: whole hours stay exact in zones of whole hours.
      long rest = number("n");
      for (int i = Counts.QUARTERS - 1; i > 0; i--) {
        long count = number(Counts.QUARTER + i);
        if (count > 0) quarters.merge(quarter(i), count, Long::sum);
        rest -= count;
      }
      if (rest > 0) quarters.merge(hour, rest, Long::sum);
    }

    /** Adds its counters; answers how many clicks it counts. */
    long addTo(Map<String, Long> rows, By by) {
      switch (by) {
        case LINK -> addTo(rows, slug, "n");
        case COUNTRY -> addNamed("c#", rows);
        case DEVICE -> addNamed("d#", rows);
        case REFERRER -> addNamed("r#", rows);
        case CITY -> addCities(rows);
        case DAY, HOUR -> throw new IllegalArgumentException(by + " is counted by quarters");
      }
      return number("n");
    }

    /** Clicks of before cities were counted are of unknown ones. */
    private void addCities(Map<String, Long> rows) {
      Map<String, Long> cities = new HashMap<>();
      addNamed("t#", cities);
      long rest = number("n") - cities.values().stream().mapToLong(Long::longValue).sum();
      if (rest > 0) cities.merge("", rest, Long::sum);
      cities.forEach((city, count) -> rows.merge(city, count, Long::sum));
    }

    private void addNamed(String prefix, Map<String, Long> rows) {
      for (String name : counters.keySet()) {
        if (!name.startsWith(prefix)) continue;
        addTo(rows, name.substring(prefix.length()), name);
      }
    }

    /** An item may count bots alone, which have no row. */
    private void addTo(Map<String, Long> rows, String key, String name) {
      long count = number(name);
      if (count > 0) rows.merge(key, count, Long::sum);
    }

    private long number(String name) {
      AttributeValue none = AttributeValue.fromN("0");
      return Long.parseLong(String.valueOf(counters.getOrDefault(name, none).n()));
    }
  }
}
