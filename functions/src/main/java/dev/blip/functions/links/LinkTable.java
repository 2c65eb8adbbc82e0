package dev.blip.functions.links;

import dev.blip.functions.Environment;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/**
 * Links one by one, as items of a table by slug. {@link LinkPages} lists them, {@link LinkWrites}
 * changes them. A slug finds its link however it is spelt: new ones are kept in lower case, and one
 * with capitals is asked for both ways at once. Older ones have capitals of their own and are found
 * by these alone. Of a deleted link a trace stays: for ten minutes it can be restored and nobody
 * else gets its slug, and later the table forgets it by itself.
 */
public final class LinkTable {
  /** So often a visitor is counted again who meets a change of the link. */
  private static final int MOST_TRIES = 5;

  private final DynamoDbClient dynamoDb;
  private final String table;

  public LinkTable(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("LINKS_TABLE");
  }

  /** A link as it was written last. */
  public Optional<Link> read(String slug) {
    return find(slug, true, call -> {});
  }

  /**
   * A link as it was some moments ago at most, within a time.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if the table does not answer in it
   */
  public Optional<Link> find(String slug, Duration patience) {
    return find(slug, false, call -> within(call, patience));
  }

  private Optional<Link> find(
      String slug,
      boolean latest,
      Consumer<AwsRequestOverrideConfiguration.Builder> configuration) {
    if (!LinkItem.isSlug(slug)) return Optional.empty();
    String lower = slug.toLowerCase(Locale.ROOT);
    if (!lower.equals(slug)) return either(slug, lower, latest, configuration);
    var item =
        dynamoDb
            .getItem(
                get ->
                    get.tableName(table)
                        .key(LinkItem.key(slug))
                        .consistentRead(latest)
                        .overrideConfiguration(configuration))
            .item();
    return Optional.of(item).filter(LinkItem::isLink).map(LinkItem::read);
  }

  /** The link that is spelt so, else the one in lower case, in one request. */
  private Optional<Link> either(
      String slug,
      String lower,
      boolean latest,
      Consumer<AwsRequestOverrideConfiguration.Builder> configuration) {
    var keys = List.of(LinkItem.key(slug), LinkItem.key(lower));
    var found =
        dynamoDb.batchGetItem(
            get ->
                get.requestItems(Map.of(table, both(keys, latest)))
                    .overrideConfiguration(configuration));
    // Throttled: the answer would be half of one.
    if (!found.unprocessedKeys().isEmpty()) throw SdkClientException.create("table is throttled");
    return found.responses().getOrDefault(table, List.of()).stream()
        .filter(LinkItem::isLink)
        .map(LinkItem::read)
        .max(Comparator.comparing(link -> link.slug().equals(slug)));
  }

  private static KeysAndAttributes both(List<Map<String, AttributeValue>> keys, boolean latest) {
    return KeysAndAttributes.builder().keys(keys).consistentRead(latest).build();
  }

  /** Two tries at least. */
  private static void within(AwsRequestOverrideConfiguration.Builder call, Duration patience) {
    call.apiCallTimeout(patience).apiCallAttemptTimeout(patience.dividedBy(2));
  }

  /**
   * Counts a visitor against the maximum; false if it is reached. Exact under concurrency: never
   * more visitors than the maximum. A call whose answer gets lost is made again and may count one
   * visitor twice.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if the table does not answer in time
   */
  public boolean use(String slug, Duration patience) {
    for (int tries = 1; true; tries++) {
      try {
        return used(slug, patience);
      } catch (TransactionConflictException e) {
        if (tries == MOST_TRIES) throw e;
      }
    }
  }

  private boolean used(String slug, Duration patience) {
    try {
      dynamoDb.updateItem(
          update ->
              update
                  .tableName(table)
                  .key(LinkItem.key(slug))
                  .overrideConfiguration(call -> within(call, patience))
                  .updateExpression("ADD used :one")
                  .conditionExpression(
                      "attribute_exists(account) AND (attribute_not_exists(maxClicks) OR used <"
                          + " maxClicks)")
                  .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }
}
