package dev.blip.functions.ledger;

import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Environment;
import dev.blip.protocol.Click;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Hands clicks to their rooms, each room's together and the rooms side by side. A room passes over
 * a click that it has seen, and one that is older than its window.
 */
final class RoomCalls {
  private static final int MOST_PER_CALL = 500;

  /** So many rooms at a time: an instance has no more connections to coordinators than that. */
  private static final int SIDE_BY_SIDE = 32;

  private static final Duration RESTING = Duration.ofMillis(250);

  private final CoordinatorClient coordinator;

  RoomCalls(Environment environment) {
    coordinator = CoordinatorClient.waking(environment);
  }

  /** Clicks of one account that go together. */
  private record Call(String account, List<QueuedClick.Of> letters) {}

  /**
   * Why a room did not take them.
   *
   * @param soon whether the room itself has not answered: one takes over, or is being started
   */
  private record Failure(String why, boolean soon) {
    Failure(String why) {
      this(why, false);
    }
  }

  /** Hands over what is not a bot's, within a time; what its room did not take comes again. */
  void handOver(List<QueuedClick.Of> letters, BatchResult verdict, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    List<Call> calls = calls(letters);
    List<Future<@Nullable Failure>> failures = new ArrayList<>();
    var permits = new Semaphore(SIDE_BY_SIDE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Call call : calls) failures.add(threads.submit(() -> failure(call, permits, deadline)));
    }
    Map<String, List<Call>> byReason = new LinkedHashMap<>();
    for (int i = 0; i < calls.size(); i++) {
      Failure failure = outcome(failures.get(i));
      if (failure == null) continue;
      byReason.computeIfAbsent(failure.why, w -> new ArrayList<>()).add(calls.get(i));
      if (failure.soon) verdict.comeSoon();
    }
    byReason.forEach((why, some) -> verdict.keep(letters(some), rooms(some) + why));
  }

  private static List<QueuedClick> letters(List<Call> calls) {
    return calls.stream()
        .flatMap(call -> call.letters.stream())
        .map(QueuedClick.Of::letter)
        .toList();
  }

  private static String rooms(List<Call> calls) {
    String others = calls.size() == 1 ? "" : " and %d others".formatted(calls.size() - 1);
    return "room clicks/" + calls.getFirst().account + others + " did not take them: ";
  }

  private static List<Call> calls(List<QueuedClick.Of> letters) {
    Map<String, List<QueuedClick.Of>> byAccount = new LinkedHashMap<>();
    for (QueuedClick.Of letter : letters) {
      if (letter.click().bot()) continue;
      byAccount.computeIfAbsent(letter.click().account(), a -> new ArrayList<>()).add(letter);
    }
    List<Call> calls = new ArrayList<>();
    byAccount.forEach(
        (account, all) -> {
          for (int from = 0; from < all.size(); from += MOST_PER_CALL) {
            int to = Math.min(from + MOST_PER_CALL, all.size());
            calls.add(new Call(account, all.subList(from, to)));
          }
        });
    return calls;
  }

  /** Null once the room has taken them. */
  private @Nullable Failure failure(Call call, Semaphore permits, long deadline)
      throws InterruptedException {
    permits.acquire();
    try {
      return failure(call, deadline);
    } finally {
      permits.release();
    }
  }

  /** Where coordinators rest, one is started and waited for as long as the batch may take. */
  private @Nullable Failure failure(Call call, long deadline) throws InterruptedException {
    List<Click> clicks = call.letters.stream().map(QueuedClick.Of::click).toList();
    var failure = new Failure("no time is left in this batch");
    while (true) {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive()) return failure;
      try {
        var answer = coordinator.clicks(call.account, clicks, left).join();
        if (answer.isOk()) return null;
        String why = "it answered " + answer.status() + " " + answer.body();
        return new Failure(why, answer.isNobodys());
      } catch (CompletionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        failure = new Failure(cause.toString(), true);
        if (!coordinator.isResting(cause)) return failure;
        Thread.sleep(RESTING);
      }
    }
  }

  private static @Nullable Failure outcome(Future<@Nullable Failure> failure) {
    return switch (failure.state()) {
      case SUCCESS -> failure.resultNow();
      case FAILED -> new Failure(String.valueOf(failure.exceptionNow()));
      case CANCELLED, RUNNING -> new Failure("interrupted");
    };
  }
}
