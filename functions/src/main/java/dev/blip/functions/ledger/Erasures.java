package dev.blip.functions.ledger;

import dev.blip.functions.Environment;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private static final AttributeValue NONE = AttributeValue.builder().build();

  private final DynamoDbClient dynamoDb;
  private final String table;

  public Erasures(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("COUNTS_TABLE");
  }

  /** The writes that begin one, for a transaction with what it comes of. */
  public List<TransactWriteItem> begin(Erasure erasure) {
    var put = Put.builder().tableName(table).item(item(erasure)).build();
    return List.of(
        gone(erasure, erasure.account()),
        gone(erasure, CountShards.of(erasure.account(), erasure.link())),
        TransactWriteItem.builder().put(put).build());
  }

  /** A day may become hot yet, so both totals of a link have it. */
  private TransactWriteItem gone(Erasure erasure, String account) {
    var total =
        Update.builder()
            .tableName(table)
            .key(new Counts.Key(account, LinkTotal.key(erasure.link())).attributes())
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
    return TransactWriteItem.builder().update(total).build();
  }

  /**
   * What readers of clicks must know.
   *
   * @param split days whose clicks stand, and are counted, under several keys
   */
  public record Known(List<Erasure> erasures, Set<LocalDate> split) {}

  /** All that an account remembers, and its hot days, in one request. */
  public Known known(String account) {
    List<Erasure> erasures = new ArrayList<>();
    Set<LocalDate> split = new HashSet<>();
    for (var item : items(account, PREFIX, DayShards.PREFIX + "~")) {
      String key = String.valueOf(item.getOrDefault("hourLinkPart", NONE).s());
      if (key.startsWith(PREFIX)) erasures.add(read(item));
      else if (key.startsWith(DayShards.PREFIX)) split.add(DayShards.dayOf(key));
    }
    return new Known(erasures, split);
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
    return items(account, first, last).stream().map(Erasures::read).toList();
  }

  private List<Map<String, AttributeValue>> items(String account, String first, String last) {
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
    return new Erasure(
        String.valueOf(item.getOrDefault("account", NONE).s()),
        String.valueOf(item.getOrDefault("hourLinkPart", NONE).s()).substring(PREFIX.length()),
        Long.parseLong(item.getOrDefault("until", NONE).n()),
        Boolean.TRUE.equals(item.getOrDefault("done", NONE).bool()),
        Long.parseLong(item.getOrDefault("clicks", NONE).n()),
        Instant.parse(item.getOrDefault("begunAt", NONE).s()));
  }

  private static AttributeValue number(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }
}
