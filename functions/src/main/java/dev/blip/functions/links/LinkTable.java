package dev.blip.functions.links;

import dev.blip.functions.Environment;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** Links one by one, as items of a table by slug. {@link LinkPages} lists them. */
public final class LinkTable {
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
    return link(
        dynamoDb
            .getItem(get -> get.tableName(table).key(LinkItem.key(slug)).consistentRead(true))
            .item());
  }

  /**
   * A link as it was some moments ago at most, within a time.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if the table does not answer in it
   */
  public Optional<Link> find(String slug, Duration patience) {
    return link(
        dynamoDb
            .getItem(
                get ->
                    get.tableName(table)
                        .key(LinkItem.key(slug))
                        .overrideConfiguration(call -> within(call, patience)))
            .item());
  }

  private static Optional<Link> link(Map<String, AttributeValue> item) {
    return item.isEmpty() ? Optional.empty() : Optional.of(LinkItem.read(item));
  }

  /** Two tries at least. */
  private static void within(AwsRequestOverrideConfiguration.Builder call, Duration patience) {
    call.apiCallTimeout(patience).apiCallAttemptTimeout(patience.dividedBy(2));
  }

  /** Adds a link; false if its slug is taken. */
  boolean add(Link link) {
    try {
      dynamoDb.putItem(
          put ->
              put.tableName(table)
                  .item(LinkItem.of(link))
                  .conditionExpression("attribute_not_exists(slug)"));
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
    return change(
        link.account(),
        () ->
            dynamoDb
                .updateItem(
                    to ->
                        to.tableName(table)
                            .key(LinkItem.key(link.slug()))
                            .updateExpression(change.update())
                            .conditionExpression(change.condition())
                            .expressionAttributeNames(change.names())
                            .expressionAttributeValues(change.values())
                            .returnValues(ReturnValue.ALL_NEW)
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .attributes());
  }

  /** Deletes a link, if it has the version that is expected, null for any. */
  Change delete(String slug, String account, @Nullable String expected) {
    var change = new LinkChange(account, expected);
    return change(
        account,
        () ->
            dynamoDb
                .deleteItem(
                    delete ->
                        delete
                            .tableName(table)
                            .key(LinkItem.key(slug))
                            .conditionExpression(change.condition())
                            .expressionAttributeNames(change.names())
                            .expressionAttributeValues(change.values())
                            .returnValues(ReturnValue.ALL_OLD)
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .attributes());
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
                      "attribute_exists(slug) AND (attribute_not_exists(maxClicks) OR used <"
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
      if (!e.hasItem() || e.item().isEmpty()) return new Change.Gone();
      Link now = LinkItem.read(e.item());
      return now.account().equals(account) ? new Change.Conflict(now) : new Change.Gone();
    }
  }
}
