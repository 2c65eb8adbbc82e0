package dev.blip.functions.ledger;

import dev.blip.functions.Environment;
import java.time.LocalDate;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Where an account's past begins. */
public final class FirstDay {
  /**
   * No ledger has a click that is older, but those that its account's counters tell of. They do not
   * tell of days that have bots' clicks alone, so each day since may have some.
   */
  private static final LocalDate OF_ALL = LocalDate.of(2026, 1, 1);

  private static final int DATE_LENGTH = OF_ALL.toString().length();

  private final DynamoDbClient dynamoDb;
  private final String table;

  public FirstDay(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("COUNTS_TABLE");
  }

  /** The oldest UTC day that may have clicks of an account. */
  public LocalDate of(String account) {
    LocalDate counted =
        dynamoDb
            .query(
                query ->
                    query
                        .tableName(table)
                        .consistentRead(true)
                        // Hours; everything else begins with a letter.
                        .keyConditionExpression("account = :account AND hourLinkPart < :letters")
                        .expressionAttributeValues(
                            Map.of(
                                ":account", AttributeValue.fromS(account),
                                ":letters", AttributeValue.fromS("a")))
                        .limit(1))
            .items()
            .stream()
            .map(item -> item.getOrDefault("hourLinkPart", AttributeValue.fromS("")).s())
            .map(hour -> LocalDate.parse(hour.substring(0, DATE_LENGTH)))
            .findFirst()
            .orElse(OF_ALL);
    return counted.isBefore(OF_ALL) ? counted : OF_ALL;
  }
}
