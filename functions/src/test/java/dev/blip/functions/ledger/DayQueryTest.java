package dev.blip.functions.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Pieces of a day whose keys end their answers at different IDs, as DynamoDB's may. */
class DayQueryTest {
  @ParameterizedTest
  @CsvSource({"true, 1", "true, 4", "false, 1", "false, 4"})
  void pieces_together_have_each_click_once_and_in_order(boolean isForward, int keys) {
    var random = new Random(7);
    List<String> all = IntStream.range(100, 200).mapToObj(Integer::toString).toList();
    List<List<String>> byKey = new ArrayList<>();
    for (int key = 0; key < keys; key++) byKey.add(new ArrayList<>());
    List<String> order = new ArrayList<>(all);
    if (!isForward) Collections.reverse(order);
    for (String id : order) byKey.get(random.nextInt(keys)).add(id);
    List<String> names = IntStream.range(0, keys).mapToObj(Integer::toString).toList();
    List<String> read = new ArrayList<>();
    String last = null;
    do {
      String behind = last;
      var found =
          DayQuery.read(
              names,
              name -> piece(byKey.get(Integer.parseInt(name)), behind, 1 + random.nextInt(9)),
              isForward);
      found.items().forEach(item -> read.add(item.values().iterator().next().s()));
      last = found.last();
    } while (last != null);
    assertThat(read).isEqualTo(order);
  }

  private static QueryResponse piece(List<String> ids, @Nullable String behind, int most) {
    int from = behind == null ? 0 : firstBehind(ids, behind, ids.indexOf(behind));
    int to = Math.min(from + most, ids.size());
    List<Map<String, AttributeValue>> items =
        ids.subList(from, to).stream().map(id -> Map.of("id", AttributeValue.fromS(id))).toList();
    var answer = QueryResponse.builder().items(items);
    if (to < ids.size()) answer.lastEvaluatedKey(items.getLast());
    return answer.build();
  }

  /** A key need not have the ID itself. */
  private static int firstBehind(List<String> ids, String behind, int place) {
    if (place >= 0) return place + 1;
    boolean isForward = ids.size() < 2 || ids.getFirst().compareTo(ids.getLast()) < 0;
    int from = 0;
    while (from < ids.size() && (ids.get(from).compareTo(behind) < 0) == isForward) from++;
    return from;
  }
}
