package dev.blip.functions.moderation;

import dev.blip.functions.Environment;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * The operator's notes, items by what they are about: a kind and a name, {@code takenDown#hello}.
 * An index has those of a kind by their names.
 */
final class ModerationTable {
  private static final String INDEX = "byKind";

  private final DynamoDbClient dynamoDb;
  private final String table;

  ModerationTable(Environment environment, DynamoDbClient dynamoDb) {
    this.dynamoDb = dynamoDb;
    table = environment.required("MODERATION_TABLE");
  }

  String name() {
    return table;
  }

  static Map<String, AttributeValue> key(String kind, String name) {
    return Map.of("what", AttributeValue.fromS(kind + "#" + name));
  }

  /** A note with its key. */
  static Map<String, AttributeValue> item(
      String kind, String name, Map<String, AttributeValue> fields) {
    var item = new HashMap<>(fields);
    item.putAll(key(kind, name));
    item.put("kind", AttributeValue.fromS(kind));
    return item;
  }

  /** A note as it was written last, empty where there is none. */
  Map<String, AttributeValue> read(String kind, String name) {
    return dynamoDb
        .getItem(get -> get.tableName(table).key(key(kind, name)).consistentRead(true))
        .item();
  }

  /**
   * Some of a kind, by their names; a new one after a moment.
   *
   * @param after behind this name, null for the first
   * @param most of them, or as many as make 1 MB
   */
  List<Map<String, AttributeValue>> list(String kind, @Nullable String after, int most) {
    var values = new HashMap<>(Map.of(":kind", AttributeValue.fromS(kind)));
    if (after != null) values.put(":after", AttributeValue.fromS(kind + "#" + after));
    String condition = after == null ? "kind = :kind" : "kind = :kind AND what > :after";
    return dynamoDb
        .query(
            query ->
                query
                    .tableName(table)
                    .indexName(INDEX)
                    .keyConditionExpression(condition)
                    .expressionAttributeValues(values)
                    .limit(most))
        .items();
  }

  /**
   * All of a kind.
   *
   * @param patience for the table
   * @throws software.amazon.awssdk.core.exception.SdkException if it does not answer in it
   */
  List<Map<String, AttributeValue>> all(String kind, Duration patience) {
    return dynamoDb
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .indexName(INDEX)
                    .keyConditionExpression("kind = :kind")
                    .expressionAttributeValues(Map.of(":kind", AttributeValue.fromS(kind)))
                    .overrideConfiguration(call -> call.apiCallTimeout(patience)))
        .items()
        .stream()
        .toList();
  }

  /**
   * Writes a note that was read before.
   *
   * @param name of its attribute that says how it was
   * @param was null where there was no note
   * @return false if it has changed since
   */
  boolean write(Map<String, AttributeValue> item, String name, @Nullable AttributeValue was) {
    var put = PutItemRequest.builder().tableName(table).item(item);
    if (was == null) put.conditionExpression("attribute_not_exists(what)");
    else put.conditionExpression(name + " = :was").expressionAttributeValues(Map.of(":was", was));
    try {
      dynamoDb.putItem(put.build());
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  void write(Map<String, AttributeValue> item) {
    dynamoDb.putItem(put -> put.tableName(table).item(item));
  }

  /** Deletes a note; what it was, empty if there was none. */
  Map<String, AttributeValue> delete(String kind, String name) {
    return dynamoDb
        .deleteItem(
            delete ->
                delete.tableName(table).key(key(kind, name)).returnValues(ReturnValue.ALL_OLD))
        .attributes();
  }

  /** What a note of a kind is about. */
  static String nameOf(Map<String, AttributeValue> item) {
    String what = String.valueOf(item.getOrDefault("what", AttributeValue.fromS("#")).s());
    return what.substring(what.indexOf('#') + 1);
  }
}
