package dev.blip.coordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.blip.coordinator.room.RoomReply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Callers who increment counters all the time, through whichever coordinator answers. */
final class Visitors implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROOMS = 12;
  private static final int CALLERS = 2;

  /** So that callers leave something of the processor to those whom they call. */
  private static final Duration REST = Duration.ofMillis(20);

  /** Rooms are told apart by this where one fleet is visited several times. */
  private static final AtomicInteger VISITS = new AtomicInteger();

  private final int visit = VISITS.incrementAndGet();
  private final long opened = System.nanoTime();
  private final RoomsOverHttp rooms;
  private final List<History> histories = new ArrayList<>();
  private final List<Future<?>> callers = new ArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean leaving;

  Visitors(Fleet fleet) {
    this(fleet, ROOMS, CALLERS);
  }

  Visitors(Fleet fleet, int size, int callersOfEach) {
    rooms =
        new RoomsOverHttp(
            number ->
                fleet.url(number + ThreadLocalRandom.current().nextInt(fleet.nodes().size())));
    for (int room = 0; room < size; room++) {
      var history = new History();
      histories.add(history);
      String name = name(room);
      for (int i = 0; i < callersOfEach; i++) {
        callers.add(threads.submit(() -> visit(name, history)));
      }
    }
  }

  private String name(int room) {
    return "counter %d of visit %d".formatted(room, visit);
  }

  private Void visit(String room, History history) throws InterruptedException {
    while (!leaving) {
      long began = System.nanoTime();
      try {
        RoomReply reply = rooms.request(room, "POST", "", "");
        if (reply.status() == 200) history.acknowledged(began, Long.parseLong(reply.body()));
        else history.unknown(reply.toString());
      } catch (IOException e) {
        history.unknown(e.toString());
      }
      Thread.sleep(REST);
    }
    return null;
  }

  /** Waits until every room has answered so many more calls. */
  void awaitEachServed(int more) {
    List<Integer> enough = histories.stream().map(history -> history.size() + more).toList();
    await("every room answers")
        .atMost(PATIENCE)
        .until(
            () ->
                IntStream.range(0, histories.size())
                    .allMatch(i -> histories.get(i).size() >= enough.get(i)));
  }

  /** The longest that a room answered nobody, in milliseconds. */
  long longestPauseMillis() {
    return histories.stream().mapToLong(each -> each.longestPauseMillis(opened)).max().orElse(0);
  }

  /** The same of each room, from a moment of nanoTime on. */
  List<Long> gapsSince(long moment) {
    return histories.stream().map(each -> each.longestPauseMillis(moment)).toList();
  }

  /** The same, and no call has failed: so each was carried out once. */
  void assertAllCarriedOutOnce() throws Exception {
    assertLinearizable();
    histories.forEach(History::assertNoneFailed);
  }

  /** Lets everyone finish, and holds what they saw against what the rooms say. */
  void assertLinearizable() throws Exception {
    leaving = true;
    for (Future<?> caller : callers) caller.get(90, TimeUnit.SECONDS);
    for (int room = 0; room < histories.size(); room++) {
      RoomReply end = rooms.request(name(room), "GET", "count", "");
      assertThat(end.status()).isEqualTo(200);
      histories.get(room).assertLinearizable(Long.parseLong(end.body()));
    }
  }

  @Override
  public void close() {
    leaving = true;
    threads.shutdownNow();
    rooms.close();
  }
}
