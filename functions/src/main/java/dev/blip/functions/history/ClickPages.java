package dev.blip.functions.history;

import dev.blip.functions.Environment;
import dev.blip.functions.ledger.ClickItem;
import dev.blip.functions.ledger.DayQuery;
import dev.blip.functions.ledger.DayShards;
import dev.blip.functions.ledger.Erasure;
import dev.blip.functions.ledger.Erasures;
import dev.blip.protocol.Click;
import dev.blip.protocol.Refusal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Clicks of the ledger, newest first, a page at a time. */
final class ClickPages {
  /** So many days, or pieces of a day, are looked through for one answer. */
  private static final int MOST_QUERIES = 40;

  /** Where not every item is wanted, so many are looked at in one go. */
  private static final int LEAST_SIEVED = 500;

  private final InstantSource clock = InstantSource.system();
  private final DynamoDbClient dynamoDb;
  private final String table;
  private final Erasures erasures;

  ClickPages(Environment environment) {
    erasures = new Erasures(environment);
    dynamoDb = environment.dynamoDb();
    table = environment.required("CLICKS_TABLE");
  }

  /**
   * What is asked for.
   *
   * @param link null for all
   * @param from as the caller wrote it, null if left out; so is {@code to}
   * @param bots bots too
   * @param limit most clicks in an answer
   */
  record Wanted(
      String account,
      @Nullable String link,
      @Nullable String from,
      @Nullable String to,
      boolean bots,
      int limit) {

    /** All that a cursor belongs to; the limit may change from page to page. */
    String question() {
      return String.join("\n", account, said(link), said(from), said(to), Boolean.toString(bots));
    }

    private static String said(@Nullable String text) {
      return text == null ? "" : text;
    }
  }

  /**
   * A page.
   *
   * @param cursor leads to the next, null at the end; a page may be short and still have one
   */
  record Page(List<Click> clicks, @Nullable String cursor) {}

  /**
   * Reads a page. All pages of a question tell of the first page's span, also where it ended with
   * that moment.
   *
   * @throws Refusal (400) if the cursor is none of this question's
   */
  Page read(Wanted wanted, Span span, @Nullable String cursor) {
    Erasures.Known known = erasures.known(wanted.account);
    List<Erasure> erased = known.erasures();
    Cursor place = cursor == null ? Cursor.start(span) : Cursor.read(cursor, wanted.question());
    List<Click> clicks = new ArrayList<>();
    for (int queries = 0; !place.isAtTheEnd() && !place.span().isEmpty(); queries++) {
      if (queries == MOST_QUERIES || clicks.size() == wanted.limit) {
        return new Page(clicks, place.text(wanted.question()));
      }
      int left = wanted.limit - clicks.size();
      boolean sieved = !wanted.bots || wanted.link != null || place.span().cuts(place.day());
      int most = sieved ? Math.max(left, LEAST_SIEVED) : left;
      boolean isSplit = known.split().contains(place.day());
      List<String> keys = DayShards.keys(wanted.account, place.day(), isSplit);
      Cursor here = place;
      var found = DayQuery.read(keys, day -> query(wanted, here, day, most), false);
      place = take(found, wanted, place, erased, clicks);
    }
    return new Page(clicks, null);
  }

  /** Adds what was found as far as it is wanted; answers where to go on. */
  private static Cursor take(
      DayQuery.Found found, Wanted wanted, Cursor place, List<Erasure> erased, List<Click> clicks) {
    Cursor here = place;
    for (Map<String, AttributeValue> item : found.items()) {
      Click click = ClickItem.read(item);
      boolean isErased = erased.stream().anyMatch(each -> each.holds(click));
      if (place.span().holds(click.time()) && !isErased) {
        if (clicks.size() == wanted.limit) return here;
        clicks.add(click);
      }
      here = here.at(click.id());
    }
    String last = found.last();
    return last == null ? here.dayBefore() : here.at(last);
  }

  private QueryResponse query(Wanted wanted, Cursor place, String day, int limit) {
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":day", AttributeValue.fromS(day));
    String key = "accountDay = :day";
    if (place.below() != null) {
      key += " AND id < :below";
      values.put(":below", AttributeValue.fromS(place.below()));
    }
    List<String> filters = new ArrayList<>();
    // The table takes its time to forget.
    filters.add("(attribute_not_exists(forgetAt) OR forgetAt > :now)");
    values.put(":now", AttributeValue.fromN(Long.toString(clock.instant().getEpochSecond())));
    if (!wanted.bots) {
      filters.add("bot = :bot");
      values.put(":bot", AttributeValue.fromBool(false));
    }
    if (wanted.link != null) {
      filters.add("#link = :link");
      names.put("#link", "link");
      values.put(":link", AttributeValue.fromS(wanted.link));
    }
    String condition = key;
    return dynamoDb.query(
        query -> {
          query
              .tableName(table)
              .consistentRead(true)
              .scanIndexForward(false)
              .limit(limit)
              .keyConditionExpression(condition)
              .expressionAttributeValues(values);
          query.filterExpression(String.join(" AND ", filters));
          if (!names.isEmpty()) query.expressionAttributeNames(names);
        });
  }
}
