package dev.blip.functions.history;

import dev.blip.functions.Environment;
import dev.blip.functions.ledger.LinkTotal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How often an account's links were followed in all time, from what the ledger adds up: an item a
 * link, and those of links next to each other in one query.
 */
public final class LinkCounts {
  private final DynamoDbClient dynamoDb;
  private final String table;

  public LinkCounts(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("COUNTS_TABLE");
  }

  /** Of one link. */
  public LinkCount read(String account, String slug) {
    return read(account, slug, slug).getOrDefault(slug, LinkCount.NONE);
  }

  /** Of all links from one slug to another, both included; those never followed are not in it. */
  public Map<String, LinkCount> read(String account, String first, String last) {
    Map<String, LinkCount> counts = new HashMap<>();
    dynamoDb
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
        .items()
        .forEach(item -> counts.merge(LinkTotal.slug(item), count(item), LinkCount::plus));
    return counts;
  }

  private static LinkCount count(Map<String, AttributeValue> item) {
    long last = LinkTotal.lastMillis(item);
    return new LinkCount(LinkTotal.clicks(item), last < 0 ? null : Instant.ofEpochMilli(last));
  }
}
