package dev.blip.local.clicks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When visits are sent, by a clock that passes only when it is waited for. */
class ReplayerTest {
  private static final Visitor ANYONE = new Visitor(null, null, null, null, null, null, "x");

  private final Hand hand = new Hand();

  /** A stopwatch in the test's hand. */
  private static final class Hand implements Stopwatch {
    final List<Duration> awaited = new CopyOnWriteArrayList<>();
    final AtomicReference<Duration> now = new AtomicReference<>(Duration.ZERO);

    @Override
    public Duration elapsed() {
      return now.get();
    }

    @Override
    public void await(Duration elapsed) {
      awaited.add(elapsed);
      now.accumulateAndGet(elapsed, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }
  }

  /** Answers as it is told, and remembers who came. */
  private static final class Door implements Destination {
    final List<Visit> came = new CopyOnWriteArrayList<>();
    final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Function<Visit, Outcome> answer;

    Door(Function<Visit, Outcome> answer) {
      this.answer = answer;
    }

    @Override
    public Outcome send(Visit visit) {
      came.add(visit);
      return answer.apply(visit);
    }

    @Override
    public void close() {
      closed.complete(null);
    }
  }

  private static List<Visit> visits(long... times) {
    return LongStream.of(times).mapToObj(time -> new Visit(time, "abc", ANYONE)).toList();
  }

  private static Outcome found(Visit visit) {
    return new Outcome.Answered(302);
  }

  private Replayer replayer(Destination door, Speed speed, int atOnce) {
    return new Replayer(door, speed, atOnce, _ -> {});
  }

  @Test
  void visits_are_sent_as_far_apart_as_they_were() throws Exception {
    var door = new Door(ReplayerTest::found);
    var replayer = replayer(door, Speed.OWN, 4);
    replayer.run(visits(10_000, 10_250, 14_000).iterator(), hand);
    assertThat(hand.awaited)
        .containsExactly(Duration.ZERO, Duration.ofMillis(250), Duration.ofMillis(4_000));
    assertThat(door.came).hasSize(3);
    assertThat(replayer.tally().count().late()).isZero();
  }

  @Test
  void faster_replay_is_nearer_together() throws Exception {
    replayer(new Door(ReplayerTest::found), Speed.parse("10"), 4)
        .run(visits(0, 1_000, 60_000).iterator(), hand);
    assertThat(hand.awaited)
        .containsExactly(Duration.ZERO, Duration.ofMillis(100), Duration.ofMillis(6_000));
  }

  @Test
  void fastest_replay_waits_for_nothing() throws Exception {
    var replayer = replayer(new Door(ReplayerTest::found), Speed.parse("max"), 4);
    replayer.run(visits(0, 86_400_000).iterator(), hand);
    assertThat(hand.awaited).containsExactly(Duration.ZERO, Duration.ZERO);
    assertThat(replayer.tally().count().answered()).isEqualTo(2);
  }

  @Test
  void visit_that_finds_too_many_under_way_is_late() throws Exception {
    var door =
        new Door(
            visit -> {
              hand.now.updateAndGet(now -> now.plusMillis(700));
              return found(visit);
            });
    var replayer = replayer(door, Speed.OWN, 1);
    replayer.run(visits(0, 500).iterator(), hand);
    Tally.Count count = replayer.tally().count();
    assertThat(count.latest()).isBetween(Duration.ofMillis(200), Duration.ofMillis(700));
    assertThat(count.sent()).isEqualTo(2);
  }

  @Test
  void outcomes_are_counted_by_status_and_told() throws Exception {
    List<Outcome> told = new CopyOnWriteArrayList<>();
    var door =
        new Door(
            visit ->
                switch ((int) visit.time()) {
                  case 1 -> new Outcome.Answered(404);
                  case 2 -> new Outcome.Failed("no answer");
                  default -> found(visit);
                });
    var replayer = new Replayer(door, Speed.parse("max"), 2, told::add);
    replayer.run(visits(0, 1, 2, 3).iterator(), hand);
    Tally.Count count = replayer.tally().count();
    assertThat(count.of(302)).isEqualTo(2);
    assertThat(count.of(404)).isEqualTo(1);
    assertThat(count.failed()).isEqualTo(1);
    assertThat(told).hasSize(4);
    assertThat(Summary.of(count, 5, 1, Duration.ofSeconds(2), Speed.OWN))
        .contains("sent 4 of 5 visits in 2.0 s, 2.0 a second")
        .containsPattern("302 sent on +2\n")
        .containsPattern("404 no such link +1\n")
        .containsPattern("failed, no answer +1\n")
        .containsPattern("wrong lines +1\n")
        .contains("late by 0.0 ms on average");
  }

  @Test
  void interrupt_ends_it_also_when_nobody_answers() throws Exception {
    var never = new CountDownLatch(1);
    var door =
        new Door(
            visit -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return found(visit);
            });
    var replayer = replayer(door, Speed.OWN, 2);
    var end = new CompletableFuture<Exception>();
    Thread running =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    replayer.run(visits(0, 0, 0).iterator(), hand);
                  } catch (InterruptedException e) {
                    end.complete(e);
                  }
                });
    await().atMost(Duration.ofSeconds(20)).until(() -> door.came.size() == 2);
    running.interrupt();
    await().atMost(Duration.ofSeconds(20)).until(end::isDone);
    assertThat(door.closed).isDone();
    assertThat(replayer.tally().count().sent()).isEqualTo(2);
    assertThat(Summary.of(replayer.tally().count(), 3, 0, Duration.ofSeconds(1), Speed.OWN))
        .containsPattern("not waited for +2\n");
    never.countDown();
  }

  @Test
  void trouble_is_told_once_each_time_it_begins() {
    List<String> told = new ArrayList<>();
    var trouble = new Trouble(told::add);
    trouble.accept(new Outcome.Failed("refused"));
    trouble.accept(new Outcome.Failed("refused"));
    trouble.accept(new Outcome.Answered(404));
    trouble.accept(new Outcome.Answered(503));
    assertThat(told).containsExactly("refused", "answered 503");
  }

  @Test
  void speeds_out_of_range_are_refused() {
    for (String speed : List.of("0", "0.001", "100001", "-1", "1e3", "fast", "")) {
      assertThatThrownBy(() -> Speed.parse(speed))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("speed must be 0.01..100000 or max, was \"" + speed + "\"");
    }
  }
}
