package dev.blip.coordinator.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private final List<Integer> started = new ArrayList<>();

  @Test
  void first_come_first_served() {
    var line = new FairQueue(2, Runnable::run);
    for (int i = 0; i < 5; i++) {
      int number = i;
      line.enter("one", () -> started.add(number));
    }

    assertThat(started).containsExactly(0, 1);
    assertThat(line.taken()).isEqualTo(2);
    assertThat(line.waiting()).isEqualTo(3);
    line.leave();
    line.leave();
    assertThat(started).containsExactly(0, 1, 2, 3);
    line.leave();
    line.leave();
    line.leave();
    assertThat(started).containsExactly(0, 1, 2, 3, 4);
    assertThat(line.taken()).isZero();
  }

  @Test
  void bound_holds_under_load_and_everybody_gets_a_turn() throws InterruptedException {
    int jobs = 20_000;
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var done = new CountDownLatch(jobs);
    try (var starters = Executors.newFixedThreadPool(4);
        var workers = Executors.newFixedThreadPool(4)) {
      var line = new FairQueue(3, starters);
      for (int i = 0; i < jobs; i++) {
        line.enter(
            "one",
            () -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              workers.execute(
                  () -> {
                    running.decrementAndGet();
                    line.leave();
                    done.countDown();
                  });
            });
      }
      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(line.taken()).isZero();
    }
    assertThat(most.get()).isBetween(1, 3);
  }

  @Test
  void owner_with_many_jobs_delays_another_by_one_of_them() {
    var line = new FairQueue(1, Runnable::run);
    List<String> started = new ArrayList<>();
    line.enter("many", () -> started.add("many 0"));
    for (int i = 1; i <= 3; i++) {
      String name = "many " + i;
      line.enter("many", () -> started.add(name));
    }
    line.enter("few", () -> started.add("few 1"));
    for (int i = 0; i < 4; i++) line.leave();
    assertThat(started).containsExactly("many 0", "many 1", "few 1", "many 2", "many 3");
  }
}
