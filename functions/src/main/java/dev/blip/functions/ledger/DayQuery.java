package dev.blip.functions.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** A piece of a day's clicks by their IDs, from all keys that have some of them. */
public final class DayQuery {
  private DayQuery() {}

  /**
   * What was found.
   *
   * @param items in the order of their IDs that was asked for
   * @param last the ID behind which the day goes on; null at its end
   */
  public record Found(List<Map<String, AttributeValue>> items, @Nullable String last) {}

  /**
   * Asks each key for what follows the same ID. Of what they have, as much is taken as all of them
   * have been asked for: the rest is read again with the next piece.
   *
   * @param ask one query of a key
   * @param isForward whether the oldest come first
   */
  public static Found read(
      List<String> keys, Function<String, QueryResponse> ask, boolean isForward) {
    Comparator<String> order = Comparator.naturalOrder();
    if (!isForward) order = order.reversed();
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    String last = null;
    for (String key : keys) {
      QueryResponse found = ask.apply(key);
      items.addAll(found.items());
      AttributeValue end = found.lastEvaluatedKey().get("id");
      if (end != null && (last == null || order.compare(end.s(), last) < 0)) last = end.s();
    }
    if (keys.size() == 1) return new Found(items, last);
    String bound = last;
    Comparator<String> by = order;
    if (bound != null) items.removeIf(item -> by.compare(id(item), bound) > 0);
    items.sort((one, other) -> by.compare(id(one), id(other)));
    return new Found(items, bound);
  }

  private static String id(Map<String, AttributeValue> item) {
    return item.getOrDefault("id", AttributeValue.fromS("")).s();
  }
}
