package dev.blip.functions.links;

import dev.blip.functions.Environment;
import dev.blip.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Links as items of a table, by slug, with an index by account. */
public final class LinkTable {
  private static final String BY_ACCOUNT = "byAccount";

  private final DynamoDbClient dynamoDb;
  private final String table;

  public LinkTable(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("LINKS_TABLE");
  }

  /** Some of an account's links; the cursor leads to the next, null at the end. */
  record Page(List<Link> links, @Nullable String cursor) {}

  public Optional<Link> find(String slug) {
    var item = dynamoDb.getItem(get -> get.tableName(table).key(key(slug))).item();
    return item.isEmpty() ? Optional.empty() : Optional.of(link(item));
  }

  /**
   * The same, within a time.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if the table does not answer in it
   */
  public Optional<Link> find(String slug, Duration patience) {
    var item =
        dynamoDb
            .getItem(
                get ->
                    get.tableName(table)
                        .key(key(slug))
                        .overrideConfiguration(call -> within(call, patience)))
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(link(item));
  }

  /** Two tries at least. */
  private static void within(AwsRequestOverrideConfiguration.Builder call, Duration patience) {
    call.apiCallTimeout(patience).apiCallAttemptTimeout(patience.dividedBy(2));
  }

  /** Adds a link; false if its slug is taken. */
  boolean add(Link link) {
    return write(
        () ->
            dynamoDb.putItem(
                put ->
                    put.tableName(table)
                        .item(item(link))
                        .conditionExpression("attribute_not_exists(slug)")));
  }

  /** Replaces a link, unless it is gone; what was used of it meanwhile stays counted. */
  boolean replace(Link link) {
    var item = item(link);
    var values = new HashMap<String, AttributeValue>();
    var names = new HashMap<String, String>();
    var sets = new StringBuilder();
    var removes = new StringBuilder();
    for (String field : CHANGEABLE) {
      names.put("#" + field, field);
      AttributeValue value = item.get(field);
      if (value == null) {
        removes.append(removes.isEmpty() ? " REMOVE " : ", ").append('#').append(field);
      } else {
        values.put(":" + field, value);
        sets.append(sets.isEmpty() ? "SET " : ", ").append("#%s = :%s".formatted(field, field));
      }
    }
    values.put(":owner", AttributeValue.fromS(link.account()));
    return write(
        () ->
            dynamoDb.updateItem(
                update ->
                    update
                        .tableName(table)
                        .key(key(link.slug()))
                        .updateExpression(sets.append(removes).toString())
                        .conditionExpression("account = :owner")
                        .expressionAttributeNames(names)
                        .expressionAttributeValues(values)));
  }

  boolean delete(String slug, String account) {
    return write(
        () ->
            dynamoDb.deleteItem(
                delete ->
                    delete
                        .tableName(table)
                        .key(key(slug))
                        .conditionExpression("account = :owner")
                        .expressionAttributeValues(
                            Map.of(":owner", AttributeValue.fromS(account)))));
  }

  /**
   * Counts a visitor against the maximum; false if it is reached. Exact under concurrency: never
   * more visitors than the maximum. A call whose answer gets lost is made again and may count one
   * visitor twice.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if the table does not answer in time
   */
  public boolean use(String slug, Duration patience) {
    return write(
        () ->
            dynamoDb.updateItem(
                update ->
                    update
                        .tableName(table)
                        .key(key(slug))
                        .overrideConfiguration(call -> within(call, patience))
                        .updateExpression("ADD used :one")
                        .conditionExpression(
                            "attribute_exists(slug) AND (attribute_not_exists(maxClicks) OR used <"
                                + " maxClicks)")
                        .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1")))));
  }

  /**
   * Some of an account's links, by slug.
   *
   * @throws Refusal (400) if the cursor is none
   */
  Page list(String account, int limit, @Nullable String cursor) {
    var start =
        cursor == null
            ? null
            : Map.of(
                "slug", AttributeValue.fromS(slugOf(cursor)),
                "account", AttributeValue.fromS(account));
    var found =
        dynamoDb.query(
            query ->
                query
                    .tableName(table)
                    .indexName(BY_ACCOUNT)
                    .keyConditionExpression("account = :account")
                    .expressionAttributeValues(Map.of(":account", AttributeValue.fromS(account)))
                    .exclusiveStartKey(start)
                    .limit(limit));
    var links = found.items().stream().map(LinkTable::link).toList();
    boolean more = found.hasLastEvaluatedKey() && !found.lastEvaluatedKey().isEmpty();
    return new Page(links, more ? cursorAt(links.getLast().slug()) : null);
  }

  private static String cursorAt(String slug) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(slug.getBytes(StandardCharsets.UTF_8));
  }

  private static String slugOf(String cursor) {
    try {
      String slug = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (slug.matches("[a-zA-Z0-9_-]{3,64}")) return slug;
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "cursor must be one that an answer gave");
    }
    throw new Refusal(400, "cursor must be one that an answer gave");
  }

  private static boolean write(Runnable request) {
    try {
      request.run();
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private static Map<String, AttributeValue> key(String slug) {
    return Map.of("slug", AttributeValue.fromS(slug));
  }

  private static final List<String> CHANGEABLE =
      List.of(
          "destination",
          "countries",
          "query",
          "expiresAt",
          "maxClicks",
          "enabled",
          "title",
          "tags");

  private static Map<String, AttributeValue> item(Link link) {
    var item = new HashMap<String, AttributeValue>();
    item.put("slug", AttributeValue.fromS(link.slug()));
    item.put("account", AttributeValue.fromS(link.account()));
    item.put("destination", AttributeValue.fromS(link.destination()));
    item.put(
        "countries",
        AttributeValue.fromM(
            link.countries().entrySet().stream()
                .collect(
                    Collectors.toMap(Map.Entry::getKey, e -> AttributeValue.fromS(e.getValue())))));
    item.put("query", AttributeValue.fromS(link.query().text()));
    item.put("enabled", AttributeValue.fromBool(link.enabled()));
    item.put(
        "tags", AttributeValue.fromL(link.tags().stream().map(AttributeValue::fromS).toList()));
    item.put("used", AttributeValue.fromN(Long.toString(link.used())));
    item.put("createdAt", AttributeValue.fromS(link.createdAt().toString()));
    Instant expiresAt = link.expiresAt();
    if (expiresAt != null) item.put("expiresAt", AttributeValue.fromS(expiresAt.toString()));
    Long maxClicks = link.maxClicks();
    if (maxClicks != null) item.put("maxClicks", AttributeValue.fromN(maxClicks.toString()));
    String title = link.title();
    if (title != null) item.put("title", AttributeValue.fromS(title));
    return item;
  }

  private static Link link(Map<String, AttributeValue> item) {
    AttributeValue none = AttributeValue.builder().build();
    AttributeValue expiresAt = item.get("expiresAt");
    AttributeValue maxClicks = item.get("maxClicks");
    AttributeValue title = item.get("title");
    AttributeValue query = item.get("query");
    return new Link(
        item.getOrDefault("slug", none).s(),
        item.getOrDefault("account", none).s(),
        text(item.getOrDefault("destination", none)),
        item.getOrDefault("countries", none).m().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> text(e.getValue()))),
        QueryMode.stored(query == null ? null : query.s()),
        expiresAt == null ? null : Instant.parse(expiresAt.s()),
        maxClicks == null ? null : Long.valueOf(maxClicks.n()),
        Long.parseLong(item.getOrDefault("used", AttributeValue.fromN("0")).n()),
        item.getOrDefault("enabled", AttributeValue.fromBool(true)).bool(),
        title == null ? null : title.s(),
        item.getOrDefault("tags", none).l().stream().map(AttributeValue::s).toList(),
        Instant.parse(item.getOrDefault("createdAt", none).s()));
  }

  /** Empty where the table has none: its link leads nowhere, which is told to who follows it. */
  private static String text(AttributeValue value) {
    String text = value.s();
    return text == null ? "" : text;
  }
}
