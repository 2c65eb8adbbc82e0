package dev.blip.functions.links;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Ids;
import dev.blip.protocol.Problem;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Uuid7;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** Many rows at once, each with its own fate, some side by side. */
final class LinkRows {
  static final int MOST = 1_000;

  /** A row with a password takes some tenths of a second. */
  static final int MOST_PASSWORDS = 20;

  private static final int SIDE_BY_SIDE = 16;
  private static final Logger LOG = LoggerFactory.getLogger(LinkRows.class);
  private static final Uuid7 IDS = Ids.random();

  /** In bytes of JSON, as the body of one request alone. */
  private static final int LONGEST = 64 * 1024;

  private LinkRows() {}

  /**
   * @throws Refusal (413) if a row is longer than a link may be
   */
  static JsonNode notTooLong(JsonNode row) {
    int length = row.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length <= LONGEST) return row;
    throw new Refusal(413, "row must have 0.." + LONGEST + " bytes, has " + length);
  }

  /** What became of a row: a value, or why not. */
  sealed interface Outcome<T> {
    record Done<T>(T value) implements Outcome<T> {}

    record Refused<T>(int status, Problem problem) implements Outcome<T> {}
  }

  /**
   * Works on rows: those of one slug one after the other as they come, others in no order.
   *
   * @param slugs the slug that each row says, in any letters; empty where it says none
   * @param work does a row by its index; what it refuses is that row's alone
   */
  static <T> List<Outcome<T>> all(List<String> slugs, IntFunction<T> work) {
    var outcomes = new TreeMap<Integer, Outcome<T>>();
    try (ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE, virtual())) {
      List<Future<Map<Integer, Outcome<T>>>> started = new ArrayList<>();
      for (List<Integer> rows : together(slugs))
        started.add(threads.submit(() -> each(rows, work)));
      for (var rows : started) outcomes.putAll(rows.get());
      return List.copyOf(outcomes.values());
    } catch (ExecutionException e) {
      throw new IllegalStateException("a row failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static <T> Map<Integer, Outcome<T>> each(List<Integer> rows, IntFunction<T> work) {
    Map<Integer, Outcome<T>> outcomes = new HashMap<>();
    for (int row : rows) outcomes.put(row, one(() -> work.apply(row)));
    return outcomes;
  }

  /** Indexes of rows, those of one slug in one list. */
  private static Collection<List<Integer>> together(List<String> slugs) {
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < slugs.size(); i++) {
      String slug = slugs.get(i).toLowerCase(Locale.ROOT);
      // No slug has a blank.
      String group = slug.isEmpty() ? "row " + i : slug;
      groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(i);
    }
    return groups.values();
  }

  private static ThreadFactory virtual() {
    return Thread.ofVirtual().factory();
  }

  private static <T> Outcome<T> one(Supplier<T> work) {
    try {
      return new Outcome.Done<>(work.get());
    } catch (Refusal refusal) {
      return new Outcome.Refused<>(refusal.status(), refusal.problem(IDS.next()));
    } catch (SdkException e) {
      String id = IDS.next();
      LOG.error("row: AWS does not answer [{}]", id, e);
      var away = new Refusal(503, "Blip cannot do this just now; try again");
      return new Outcome.Refused<>(503, away.problem(id));
    }
  }
}
