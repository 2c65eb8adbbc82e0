package dev.blip.functions.history;

import dev.blip.functions.Environment;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Counts of clicks, summed from the ledger's counters. */
final class Statistics {
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH").withZone(ZoneOffset.UTC);

  private final DynamoDbClient dynamoDb;
  private final String table;

  Statistics(Environment environment) {
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
    REFERRER
  }

  /**
   * One row.
   *
   * @param key a country, a slug, a UTC day or hour, a device, a host; empty where unknown
   */
  record Row(String key, long count) {}

  record Answer(long total, List<Row> rows) {}

  /** Sums up; rows of time are in its order, all others the largest first. */
  Answer read(String account, @Nullable String link, Span hours, By by) {
    Map<String, Long> rows = new HashMap<>();
    long[] total = new long[1];
    dynamoDb
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
                            ":from", AttributeValue.fromS(HOUR.format(hours.from())),
                            ":to", AttributeValue.fromS(HOUR.format(hours.to())))))
        .items()
        .forEach(item -> total[0] += add(item, link, by, rows));
    Comparator<Row> order =
        by == By.DAY || by == By.HOUR
            ? Comparator.comparing(Row::key)
            : Comparator.comparingLong(Row::count).reversed().thenComparing(Row::key);
    return new Answer(
        total[0],
        rows.entrySet().stream()
            .map(row -> new Row(row.getKey(), row.getValue()))
            .sorted(order)
            .toList());
  }

  /** Adds an item's counters; answers how many clicks it counts. */
  private static long add(
      Map<String, AttributeValue> item, @Nullable String link, By by, Map<String, Long> rows) {
    String key = text(item, "hourLinkPart");
    String hour = key.substring(0, key.indexOf('#'));
    String slug = key.substring(hour.length() + 1, key.lastIndexOf('#'));
    if (link != null && !link.equals(slug)) return 0;
    long all = number(item, "n");
    switch (by) {
      case LINK -> rows.merge(slug, all, Long::sum);
      case DAY -> rows.merge(hour.substring(0, 10), all, Long::sum);
      case HOUR -> rows.merge(hour + ":00:00Z", all, Long::sum);
      case COUNTRY -> addNamed(item, "c#", rows);
      case DEVICE -> addNamed(item, "d#", rows);
      case REFERRER -> addNamed(item, "r#", rows);
    }
    return all;
  }

  private static void addNamed(
      Map<String, AttributeValue> item, String prefix, Map<String, Long> rows) {
    for (String name : item.keySet()) {
      if (!name.startsWith(prefix)) continue;
      rows.merge(name.substring(prefix.length()), number(item, name), Long::sum);
    }
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return String.valueOf(item.getOrDefault(name, AttributeValue.fromS("")).s());
  }

  private static long number(Map<String, AttributeValue> item, String name) {
    return Long.parseLong(String.valueOf(item.getOrDefault(name, AttributeValue.fromN("0")).n()));
  }
}
