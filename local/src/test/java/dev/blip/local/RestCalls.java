package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.blip.protocol.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/** Visits, requests and messages, and what must have come of them in the end. */
final class RestCalls implements AutoCloseable {
  private static final int ACCOUNTS = RestCrowd.ACCOUNTS.size();

  private final RestingHouse resting;
  private final RestCrowd crowd;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> underWay = new ArrayList<>();
  private final AtomicLongArray clicks = new AtomicLongArray(ACCOUNTS);
  private final AtomicLongArray increments = new AtomicLongArray(ACCOUNTS);

  /** Of requests that were not answered, and made again. */
  private final AtomicLongArray unsure = new AtomicLongArray(ACCOUNTS);

  private final List<ConcurrentLinkedQueue<Long>> answers = new CopyOnWriteArrayList<>();
  private int calls;
  private boolean crashed;

  RestCalls(RestingHouse resting, RestCrowd crowd) {
    this.resting = resting;
    this.crowd = crowd;
    for (int i = 0; i < ACCOUNTS; i++) answers.add(new ConcurrentLinkedQueue<>());
  }

  /** From now on frames may be repeated. */
  void crash() {
    crashed = true;
  }

  /** Makes one call by chance, without waiting for its end. */
  void call(Random random) {
    int account = random.nextInt(ACCOUNTS);
    switch (random.nextInt(3)) {
      case 0 -> click(account);
      case 1 -> request(account);
      default -> message(account);
    }
  }

  void click(int account) {
    start(
        () -> {
          resting.house.follow(RestCrowd.ACCOUNTS.get(account), "DE");
          return clicks.incrementAndGet(account);
        });
  }

  /** A visit that was made elsewhere. */
  void countClick(int account) {
    clicks.incrementAndGet(account);
  }

  void request(int account) {
    start(
        () -> {
          var path = RestCrowd.counter(RestCrowd.ACCOUNTS.get(account));
          var told = resting.insist("POST", path, "increment");
          assertThat(told.answer().statusCode()).as(told.answer().body()).isEqualTo(200);
          answers.get(account).add(Long.parseLong(told.answer().body()));
          if (told.mayHaveBeenDone()) unsure.incrementAndGet(account);
          return increments.incrementAndGet(account);
        });
  }

  void message(int account) {
    increments.incrementAndGet(account);
    crowd.counter(account, calls).send("increment");
    calls++;
  }

  private void start(Callable<Long> call) {
    calls++;
    underWay.add(threads.submit(call));
  }

  int made() {
    return calls;
  }

  /** Waits until all visits and requests have been answered. */
  void awaitAnswers() throws Exception {
    for (Future<?> call : underWay) {
      call.get(RestingHouse.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    underWay.clear();
  }

  /** Waits until all of it has come of the calls that must, and no more. */
  void settle() throws Exception {
    awaitAnswers();
    for (int i = 0; i < ACCOUNTS; i++) {
      crowd.awaitClicks(i, clicks.get(i), !crashed);
      if (unsure.get(i) == 0) {
        crowd.awaitNumber(i, increments.get(i), !crashed);
      } else {
        count(i);
      }
      Set<Long> distinct = new HashSet<>(answers.get(i));
      assertThat(distinct).as("answers").hasSameSizeAs(answers.get(i));
    }
    crowd.requireOpen();
  }

  /** Who was not answered, and came again, may have been counted before. */
  private void count(int account) throws Exception {
    String path = RestCrowd.counter(RestCrowd.ACCOUNTS.get(account));
    await()
        .atMost(RestingHouse.PATIENCE)
        .untilAsserted(
            () -> {
              long now = Long.parseLong(resting.insist("GET", path, "").answer().body());
              assertThat(now)
                  .isBetween(
                      increments.get(account), increments.get(account) + unsure.get(account));
            });
    long now = Json.tree(resting.insist("GET", path, "").answer().body()).asLong();
    crowd.awaitNumber(account, now, !crashed);
    increments.set(account, now);
    unsure.set(account, 0);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
