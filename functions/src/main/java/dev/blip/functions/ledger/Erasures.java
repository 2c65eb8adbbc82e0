package dev.blip.functions.ledger;

import dev.blip.functions.Environment;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Erasures as items of the table of counts: {@code erase#slug} tells readers what to leave out, and
 * how far it is; the link's total has {@code gone}, which is a condition of each transaction that
 * counts a click of it. So no click is written after it, whichever instance of the ledger has it,
 * and asking costs nothing. Both are forgotten after {@link Erasure#REMEMBERED}.
 */
public final class Erasures {
  private static final String PREFIX = "erase#";

  private final DynamoDbClient dynamoDb;
  private final String table;

  public Erasures(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("COUNTS_TABLE");
  }

  /** The writes that begin one, for a transaction with what it comes of. */
  public List<TransactWriteItem> begin(Erasure erasure) {
    var total =
        Update.builder()
            .tableName(table)
            .key(new Counts.Key(erasure.account(), LinkTotal.key(erasure.link())).attributes())
            .updateExpression("SET #gone = :until, #end = :end REMOVE #total, #last, #bots")
            .expressionAttributeNames(
                Map.of(
                    "#gone", LinkTotal.GONE,
                    "#end", LinkTotal.END,
                    "#total", LinkTotal.TOTAL,
                    "#last", LinkTotal.LAST,
                    "#bots", LinkTotal.BOTS))
            .expressionAttributeValues(
                Map.of(
                    ":until", number(erasure.until()),
                    ":end", number(erasure.forgetAt().getEpochSecond())))
            .build();
    var put = Put.builder().tableName(table).item(item(erasure)).build();
    return List.of(
        TransactWriteItem.builder().update(total).build(),
        TransactWriteItem.builder().put(put).build());
  }

  /** All that an account remembers. */
  public List<Erasure> of(String account) {
    return read(account, PREFIX, PREFIX + "~");
  }

  /** That of a link. */
  public Optional<Erasure> of(String account, String link) {
    return read(account, PREFIX + link, PREFIX + link).stream().findAny();
  }

  private List<Erasure> read(String account, String first, String last) {
    return dynamoDb
        .queryPaginator(
            query ->
                query
                    .tableName(table)
                    .consistentRead(true)
                    .keyConditionExpression(
                        "account = :account AND hourLinkPart BETWEEN :first AND :last")
                    .expressionAttributeValues(
                        Map.of(
                            ":account", AttributeValue.fromS(account),
                            ":first", AttributeValue.fromS(first),
                            ":last", AttributeValue.fromS(last))))
        .items()
        .stream()
        .map(Erasures::read)
        .toList();
  }

  /** Some more clicks are gone, or all. */
  void progress(Sweep sweep, long clicks, boolean isDone) {
    dynamoDb.updateItem(
        update ->
            update
                .tableName(table)
                .key(key(sweep.account(), sweep.link()).attributes())
                .conditionExpression("#until = :until")
                .updateExpression(isDone ? "SET done = :done ADD clicks :more" : "ADD clicks :more")
                .expressionAttributeNames(Map.of("#until", "until"))
                .expressionAttributeValues(values(sweep, clicks, isDone)));
  }

  private static Map<String, AttributeValue> values(Sweep sweep, long clicks, boolean isDone) {
    var values = new HashMap<>(Map.of(":until", number(sweep.until()), ":more", number(clicks)));
    if (isDone) values.put(":done", AttributeValue.fromBool(true));
    return values;
  }

  private static Counts.Key key(String account, String link) {
    return new Counts.Key(account, PREFIX + link);
  }

  private static Map<String, AttributeValue> item(Erasure erasure) {
    var item = new HashMap<>(key(erasure.account(), erasure.link()).attributes());
    item.put("until", number(erasure.until()));
    item.put("done", AttributeValue.fromBool(erasure.isDone()));
    item.put("clicks", number(erasure.clicks()));
    item.put("begunAt", AttributeValue.fromS(erasure.begunAt().toString()));
    item.put(LinkTotal.END, number(erasure.forgetAt().getEpochSecond()));
    return item;
  }

  private static Erasure read(Map<String, AttributeValue> item) {
    AttributeValue none = AttributeValue.builder().build();
    return new Erasure(
        String.valueOf(item.getOrDefault("account", none).s()),
        String.valueOf(item.getOrDefault("hourLinkPart", none).s()).substring(PREFIX.length()),
        Long.parseLong(item.getOrDefault("until", none).n()),
        Boolean.TRUE.equals(item.getOrDefault("done", none).bool()),
        Long.parseLong(item.getOrDefault("clicks", none).n()),
        Instant.parse(item.getOrDefault("begunAt", none).s()));
  }

  private static AttributeValue number(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }
}
