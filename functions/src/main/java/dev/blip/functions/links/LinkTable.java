package dev.blip.functions.links;

import dev.blip.functions.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * Links one by one, as items of a table by slug. {@link LinkPages} lists them. A slug finds its
 * link however it is spelt: new ones are kept in lower case, and one with capitals is asked for
 * both ways at once. Older ones have capitals of their own and are found by these alone. Of a
 * deleted link a trace stays: for ten minutes it can be restored and nobody else gets its slug, and
 * later the table forgets it by itself.
 */
public final class LinkTable {
  /** So long a deleted link can be restored. */
  static final Duration TO_RESTORE = Duration.ofMinutes(10);

  /** Then the table may forget it. */
  private static final Duration TO_FORGET = Duration.ofDays(1);

  private final DynamoDbClient dynamoDb;
  private final String table;

  public LinkTable(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("LINKS_TABLE");
  }

  /** What became of a change. */
  sealed interface Change {
    /**
     * It is made.
     *
     * @param link as it is now, or was last
     */
    record Made(Link link) implements Change {}

    /** The account has no such link. */
    record Gone() implements Change {}

    /** The link has another version than the one that was to be changed. */
    record Conflict(Link now) implements Change {}
  }

  /** A link as it was written last. */
  Optional<Link> read(String slug) {
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

  /** Adds a link; false if its slug is taken, or was until some minutes ago by another account. */
  boolean add(Link link) {
    try {
      dynamoDb.putItem(
          put ->
              put.tableName(table)
                  .item(LinkItem.of(link))
                  .conditionExpression(
                      "attribute_not_exists(slug) OR (attribute_exists(deletedAt) AND"
                          + " (deletedBy = :account OR deletedAt < :forgotten))")
                  .expressionAttributeValues(
                      Map.of(
                          ":account", AttributeValue.fromS(link.account()),
                          ":forgotten", LinkItem.millis(link.updatedAt().minus(TO_RESTORE)))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  /**
   * Replaces what is said of a link; what was used of it meanwhile stays counted.
   *
   * @param link with its new version
   * @param expected the version that it must have had, null for any
   */
  Change replace(Link link, @Nullable String expected) {
    var settings = LinkItem.settings(link.settings());
    var change =
        new LinkChange(link.account(), expected)
            .set("updatedAt", AttributeValue.fromS(link.updatedAt().toString()))
            .set("version", AttributeValue.fromS(link.version()));
    for (String name : LinkItem.SETTINGS) change.set(name, settings.get(name));
    return change(link.account(), () -> update(link.slug(), change, ReturnValue.ALL_NEW));
  }

  /** Deletes a link, if it has the version that is expected, null for any. */
  Change delete(String slug, String account, @Nullable String expected, Instant now) {
    var change =
        new LinkChange(account, expected)
            .set("deletedAt", LinkItem.millis(now))
            .set("deletedBy", AttributeValue.fromS(account))
            .set("forgetAt", LinkItem.seconds(now.plus(TO_FORGET)))
            .set("account", null);
    return change(account, () -> update(slug, change, ReturnValue.ALL_OLD));
  }

  /** Brings back a link that its account has deleted some minutes ago. */
  Change restore(String slug, String account, Instant now) {
    var change =
        LinkChange.ofDeleted(account, LinkItem.millis(now.minus(TO_RESTORE)))
            .set("account", AttributeValue.fromS(account))
            .set("deletedAt", null)
            .set("deletedBy", null)
            .set("forgetAt", null);
    return change(account, () -> update(slug, change, ReturnValue.ALL_NEW));
  }

  private Map<String, AttributeValue> update(String slug, LinkChange change, ReturnValue wanted) {
    return dynamoDb
        .updateItem(
            to ->
                to.tableName(table)
                    .key(LinkItem.key(slug))
                    .updateExpression(change.update())
                    .conditionExpression(change.condition())
                    .expressionAttributeNames(change.names())
                    .expressionAttributeValues(change.values())
                    .returnValues(wanted)
                    .returnValuesOnConditionCheckFailure(
                        ReturnValuesOnConditionCheckFailure.ALL_OLD))
        .attributes();
  }

  /**
   * Counts a visitor against the maximum; false if it is reached. Exact under concurrency: never
   * more visitors than the maximum. A call whose answer gets lost is made again and may count one
   * visitor twice.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if the table does not answer in time
   */
  public boolean use(String slug, Duration patience) {
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

  /** A request that answers the link's item. */
  @FunctionalInterface
  private interface Request {
    Map<String, AttributeValue> send();
  }

  private static Change change(String account, Request request) {
    try {
      return new Change.Made(LinkItem.read(request.send()));
    } catch (ConditionalCheckFailedException e) {
      if (!e.hasItem() || !LinkItem.isLink(e.item())) return new Change.Gone();
      Link now = LinkItem.read(e.item());
      return now.account().equals(account) ? new Change.Conflict(now) : new Change.Gone();
    }
  }
}
