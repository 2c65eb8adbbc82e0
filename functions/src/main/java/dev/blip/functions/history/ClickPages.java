package dev.blip.functions.history;

import dev.blip.functions.Environment;
import dev.blip.functions.ledger.ClickItem;
import dev.blip.protocol.Click;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
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

  private final DynamoDbClient dynamoDb;
  private final String table;

  ClickPages(Environment environment) {
    dynamoDb = environment.dynamoDb();
    table = environment.required("CLICKS_TABLE");
  }

  /**
   * What is asked for.
   *
   * @param link null for all
   * @param bots bots too
   * @param limit most clicks in an answer
   */
  record Wanted(String account, @Nullable String link, Span span, boolean bots, int limit) {}

  /**
   * A page.
   *
   * @param cursor leads to the next, null at the end; a page may be short and still have one
   */
  record Page(List<Click> clicks, @Nullable String cursor) {}

  /** Where a page goes on: below an ID of a day, or at a day's end. */
  private record Place(LocalDate day, @Nullable String below) {
    String cursor() {
      String text = day + "/" + (below == null ? "" : below);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static Place of(String cursor) {
      try {
        String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        int slash = text.indexOf('/');
        if (slash > 0 && text.length() <= 80) {
          String id = text.substring(slash + 1);
          return new Place(LocalDate.parse(text.substring(0, slash)), id.isEmpty() ? null : id);
        }
      } catch (IllegalArgumentException | DateTimeException e) {
        throw wrong(cursor);
      }
      throw wrong(cursor);
    }

    private static Refusal wrong(String cursor) {
      return Refusal.bad("cursor must be one that was answered, was " + Text.quoted(cursor));
    }
  }

  /**
   * Reads a page. The cursor names a place in time and nothing else: whose clicks are read, the
   * caller's account says.
   *
   * @throws Refusal (400) if the cursor is none
   */
  Page read(Wanted wanted, @Nullable String cursor) {
    Place place = cursor == null ? new Place(wanted.span.lastDay(), null) : Place.of(cursor);
    if (place.day.isAfter(wanted.span.lastDay())) place = new Place(wanted.span.lastDay(), null);
    List<Click> clicks = new ArrayList<>();
    for (int queries = 0; !place.day.isBefore(wanted.span.firstDay()); queries++) {
      if (queries == MOST_QUERIES || clicks.size() == wanted.limit) {
        return new Page(clicks, place.cursor());
      }
      QueryResponse found = query(wanted, place, wanted.limit - clicks.size());
      for (Map<String, AttributeValue> item : found.items()) {
        Click click = ClickItem.read(item);
        if (wanted.span.holds(click.time())) clicks.add(click);
      }
      AttributeValue last = found.lastEvaluatedKey().get("id");
      place =
          last == null ? new Place(place.day.minusDays(1), null) : new Place(place.day, last.s());
    }
    return new Page(clicks, null);
  }

  private QueryResponse query(Wanted wanted, Place place, int limit) {
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":day", AttributeValue.fromS(ClickItem.day(wanted.account, place.day)));
    String key = "accountDay = :day";
    if (place.below != null) {
      key += " AND id < :below";
      values.put(":below", AttributeValue.fromS(place.below));
    }
    List<String> filters = new ArrayList<>();
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
          if (!filters.isEmpty()) query.filterExpression(String.join(" AND ", filters));
          if (!names.isEmpty()) query.expressionAttributeNames(names);
        });
  }
}
