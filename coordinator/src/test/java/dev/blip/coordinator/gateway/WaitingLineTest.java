package dev.blip.coordinator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingLineTest {
  private final List<Integer> started = new ArrayList<>();

  @Test
  void first_come_first_served() {
    var line = new WaitingLine(2, Runnable::run);
    for (int i = 0; i < 5; i++) {
      int number = i;
      line.enter(() -> started.add(number));
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
      var line = new WaitingLine(3, starters);
      for (int i = 0; i < jobs; i++) {
        line.enter(
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
}
