package dev.blip.functions.ledger;

import dev.blip.functions.Environment;
import dev.blip.protocol.Click;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * All clicks for ever, as a table: an account's UTC day and the click's ID make the key, so writing
 * a click again changes nothing.
 */
final class Ledger {
  private final DynamoDbClient dynamoDb;
  private final String table;

  Ledger(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("CLICKS_TABLE");
  }

  void write(Click click) {
    dynamoDb.putItem(put -> put.tableName(table).item(item(click)));
  }

  private static Map<String, AttributeValue> item(Click click) {
    var day = Instant.ofEpochMilli(click.time()).atOffset(ZoneOffset.UTC).toLocalDate();
    var item = new HashMap<String, AttributeValue>();
    item.put("accountDay", AttributeValue.fromS(click.account() + "#" + day));
    text(item, "id", click.id());
    text(item, "account", click.account());
    text(item, "link", click.link());
    number(item, "time", click.time());
    number(item, "latitude", click.latitude());
    number(item, "longitude", click.longitude());
    text(item, "country", click.country());
    text(item, "city", click.city());
    text(item, "device", click.device());
    text(item, "referrer", click.referrer());
    item.put("bot", AttributeValue.fromBool(click.bot()));
    if (Boolean.TRUE.equals(click.approximate())) {
      item.put("approximate", AttributeValue.fromBool(true));
    }
    return item;
  }

  private static void text(Map<String, AttributeValue> item, String name, @Nullable String value) {
    if (value != null) item.put(name, AttributeValue.fromS(value));
  }

  private static void number(
      Map<String, AttributeValue> item, String name, @Nullable Number value) {
    if (value != null) item.put(name, AttributeValue.fromN(value.toString()));
  }
}
