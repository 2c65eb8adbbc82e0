package dev.blip.local.data;

import dev.blip.local.template.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;

/**
 * Makes the template's tables where they are absent; leaves those that are there as they are, but
 * for a stream that they lack.
 */
final class Tables {
  private Tables() {}

  static void create(DynamoDbClient client, List<TableSpec> tables) {
    Set<String> present = Set.copyOf(client.listTables().tableNames());
    for (TableSpec table : tables) {
      if (!present.contains(table.name())) create(client, table);
      else if (table.stream() != null) addStream(client, table);
    }
  }

  private static void create(DynamoDbClient client, TableSpec table) {
    client.createTable(request(table));
    client.waiter().waitUntilTableExists(wait -> wait.tableName(table.name()));
    String attribute = table.timeToLive();
    if (attribute == null) return;
    client.updateTimeToLive(
        update ->
            update
                .tableName(table.name())
                .timeToLiveSpecification(to -> to.attributeName(attribute).enabled(true)));
  }

  /** To a table from before it had one. */
  private static void addStream(DynamoDbClient client, TableSpec table) {
    var is = client.describeTable(ask -> ask.tableName(table.name())).table();
    if (is.streamSpecification() != null && is.streamSpecification().streamEnabled()) return;
    client.updateTable(
        update -> update.tableName(table.name()).streamSpecification(stream(table.stream())));
    client.waiter().waitUntilTableExists(wait -> wait.tableName(table.name()));
  }

  private static StreamSpecification stream(@Nullable String shows) {
    return StreamSpecification.builder().streamEnabled(true).streamViewType(shows).build();
  }

  private static CreateTableRequest request(TableSpec table) {
    var request =
        CreateTableRequest.builder()
            .tableName(table.name())
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .keySchema(schema(table.key()))
            .attributeDefinitions(
                table.attributes().entrySet().stream()
                    .map(
                        each ->
                            AttributeDefinition.builder()
                                .attributeName(each.getKey())
                                .attributeType(each.getValue())
                                .build())
                    .toList());
    if (table.stream() != null) request.streamSpecification(stream(table.stream()));
    if (!table.indexes().isEmpty()) {
      request.globalSecondaryIndexes(table.indexes().stream().map(Tables::index).toList());
    }
    return request.build();
  }

  private static GlobalSecondaryIndex index(TableSpec.Index index) {
    return GlobalSecondaryIndex.builder()
        .indexName(index.name())
        .keySchema(schema(index.key()))
        .projection(
            to -> {
              to.projectionType(index.projection());
              if (!index.included().isEmpty()) to.nonKeyAttributes(index.included());
            })
        .build();
  }

  private static List<KeySchemaElement> schema(TableSpec.Key key) {
    List<KeySchemaElement> schema = new ArrayList<>();
    schema.add(element(key.hash(), KeyType.HASH));
    if (key.range() != null) schema.add(element(key.range(), KeyType.RANGE));
    return schema;
  }

  private static KeySchemaElement element(String attribute, KeyType type) {
    return KeySchemaElement.builder().attributeName(attribute).keyType(type).build();
  }
}
