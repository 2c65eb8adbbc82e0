package dev.blip.local.demo;

import dev.blip.functions.account.AccountSettings;
import dev.blip.functions.ledger.ClickItem;
import dev.blip.functions.ledger.Counts;
import dev.blip.protocol.Click;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The tables of the ledger while the demonstration's past is written, into hours that nothing else
 * counts in. Clicks that are written again stay as they are, and so do their counters.
 */
public final class DemoLedger {
  /** As many as a transaction takes; DynamoDB Local writes items in a batch one by one, slowly. */
  private static final int AT_ONCE = 100;

  private final Consumer<List<TransactWriteItem>> writer;
  private final String clicksTable;
  private final String countsTable;

  /**
   * @param writer writes all of up to 100 items, or none
   */
  public DemoLedger(
      Consumer<List<TransactWriteItem>> writer, String clicksTable, String countsTable) {
    this.writer = writer;
    this.clicksTable = clicksTable;
    this.countsTable = countsTable;
  }

  /**
   * Writes clicks and their counters.
   *
   * @param clicks all clicks of their hours
   * @throws InterruptedException if interrupted, with some of them written
   */
  void write(List<Click> clicks) throws InterruptedException {
    List<TransactWriteItem> items =
        Stream.concat(
                clicks.stream()
                    .map(click -> put(clicksTable, ClickItem.of(click, AccountSettings.USUAL))),
                Counts.items(clicks, DemoHistory.visitors(clicks), part(clicks)).stream()
                    .map(item -> put(countsTable, item)))
            .toList();
    for (int from = 0; from < items.size(); from += AT_ONCE) {
      if (Thread.interrupted()) throw new InterruptedException();
      writer.accept(items.subList(from, Math.min(items.size(), from + AT_ONCE)));
    }
  }

  /** The same each time the clicks are written. */
  private static String part(List<Click> clicks) {
    return clicks.isEmpty() ? "" : clicks.getFirst().id();
  }

  private static TransactWriteItem put(String table, Map<String, AttributeValue> item) {
    var put = Put.builder().tableName(table).item(item).build();
    return TransactWriteItem.builder().put(put).build();
  }
}
