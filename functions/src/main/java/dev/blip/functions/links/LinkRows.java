package dev.blip.functions.links;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Ids;
import dev.blip.protocol.Problem;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Uuid7;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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

  /** In characters of JSON, as the body of one request alone. */
  private static final int LONGEST = 64 * 1024;

  private LinkRows() {}

  /**
   * @throws Refusal (413) if a row is longer than a link may be
   */
  static JsonNode notTooLong(JsonNode row) {
    int length = row.toString().length();
    if (length <= LONGEST) return row;
    throw new Refusal(413, "row must have 0.." + LONGEST + " characters, has " + length);
  }

  /** What became of a row: a value, or why not. */
  sealed interface Outcome<T> {
    record Done<T>(T value) implements Outcome<T> {}

    record Refused<T>(int status, Problem problem) implements Outcome<T> {}
  }

  /**
   * Works on rows, in no order.
   *
   * @param work does a row by its index; what it refuses is that row's alone
   */
  static <T> List<Outcome<T>> all(int count, IntFunction<T> work) {
    try (ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE, virtual())) {
      List<Future<Outcome<T>>> started = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int row = i;
        Callable<Outcome<T>> each = () -> one(() -> work.apply(row));
        started.add(threads.submit(each));
      }
      List<Outcome<T>> outcomes = new ArrayList<>();
      for (Future<Outcome<T>> row : started) outcomes.add(row.get());
      return outcomes;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a row failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
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
