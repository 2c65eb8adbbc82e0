package dev.blip.functions.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;

/** Works off a batch so that no account waits for another's rooms. */
final class ByAccount {
  private static final int SIDE_BY_SIDE = 32;

  private ByAccount() {}

  /**
   * Does each, those of one account one after the other in their order; returns when all are done.
   *
   * @param work catches what it expects; anything else is thrown on once all have ended
   */
  static <T> void each(List<T> all, Function<T, String> account, Consumer<T> work) {
    Map<String, List<T>> accounts = new LinkedHashMap<>();
    for (T one : all) accounts.computeIfAbsent(account.apply(one), _ -> new ArrayList<>()).add(one);
    var permits = new Semaphore(SIDE_BY_SIDE);
    List<Future<?>> started = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (List<T> some : accounts.values()) {
        started.add(
            threads.submit(
                () -> {
                  permits.acquire();
                  try {
                    some.forEach(work);
                  } finally {
                    permits.release();
                  }
                  return null;
                }));
      }
      for (Future<?> one : started) one.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("an account's part failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
