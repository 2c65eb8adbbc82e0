package dev.blip.functions.history;

import dev.blip.functions.Environment;
import dev.blip.functions.ledger.CountShards;
import dev.blip.functions.ledger.DayShards;
import dev.blip.functions.ledger.LinkTotal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How often an account's links were followed in all time, from what the ledger adds up: an item a
 * link, and those of links next to each other in one query. An account that has had hot days has
 * more of both ({@link CountShards}).
 */
public final class LinkCounts {
  private final DynamoDbClient dynamoDb;
  private final String table;
  private final DayShards shards;
  private final InstantSource clock = InstantSource.system();

  public LinkCounts(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("COUNTS_TABLE");
    shards = new DayShards(environment);
  }

  /** Of one link. */
  public LinkCount read(String account, String slug) {
    return read(account, slug, slug).getOrDefault(slug, LinkCount.NONE);
  }

  /** Of all links from one slug to another, both included; those never followed are not in it. */
  public Map<String, LinkCount> read(String account, String first, String last) {
    Map<String, LinkCount> counts = new HashMap<>();
    boolean isSplit = shards.hasSplit(account, clock.millis());
    String link = first.equals(last) ? first : null;
    for (String key : CountShards.keys(account, link, isSplit)) {
      items(key, first, last)
          .forEach(item -> counts.merge(LinkTotal.slug(item), count(item), LinkCount::plus));
    }
    return counts;
  }

  private SdkIterable<Map<String, AttributeValue>> items(
      String account, String first, String last) {
    return dynamoDb
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .keyConditionExpression(
                        "account = :account AND hourLinkPart BETWEEN :first AND :last")
                    .expressionAttributeValues(
                        Map.of(
                            ":account", AttributeValue.fromS(account),
                            ":first", AttributeValue.fromS(LinkTotal.from(first)),
                            ":last", AttributeValue.fromS(LinkTotal.to(last)))))
        .items();
  }

  private static LinkCount count(Map<String, AttributeValue> item) {
    long last = LinkTotal.lastMillis(item);
    return new LinkCount(LinkTotal.clicks(item), last < 0 ? null : Instant.ofEpochMilli(last));
  }
}
