package dev.blip.coordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Coordinators that die, leave, or are paused while rooms are called all the time. Each test leaves
 * three that are ready, and has rooms of its own.
 */
@Tag("processes")
class FailOverTest {
  @TempDir static Path folder;
  private static Fleet fleet;
  private Visitors visitors;

  @BeforeAll
  static void begin() throws Exception {
    fleet = new Fleet(folder, 3);
  }

  @AfterAll
  static void end() throws Exception {
    fleet.close();
  }

  @BeforeEach
  void start() throws Exception {
    fleet.revive();
    visitors = new Visitors(fleet);
    visitors.awaitEachServed(10);
  }

  @AfterEach
  void stop() {
    visitors.close();
  }

  @Test
  void killed_coordinators_lose_nothing_that_was_acknowledged() throws Exception {
    for (CoordinatorProcess node : fleet.nodes()) {
      node.kill();
      visitors.awaitEachServed(15);
      node.startAgain();
      fleet.awaitReady(node);
      visitors.awaitEachServed(5);
    }
    visitors.assertLinearizable();
    assertThat(visitors.longestPauseMillis()).isLessThan(20_000);
  }

  /**
   * A room that moves pauses for as long as its round takes. The bounds rest on how long calls take
   * on this machine now: while nothing moves, a room's gap is the slowest of its calls.
   */
  @Test
  void planned_moves_fail_no_call_and_hold_no_room_up() throws Exception {
    fleet.awaitShares();
    // The oldest, which says where shards go, and the youngest, which does not.
    for (CoordinatorProcess node : List.of(fleet.nodes().getFirst(), fleet.nodes().getLast())) {
      long steady = longestGapDuring(() -> visitors.awaitEachServed(40));
      long leaving = longestGapDuring(() -> stop(node));
      long joining = longestGapDuring(() -> start(node));
      System.out.printf(
          "longest gap of a room, ms: steady %d, leaving %d, joining %d%n",
          steady, leaving, joining);
      assertThat(Files.readString(node.output())).doesNotContain("handed over at once");
      assertThat(leaving).isLessThan(1_500 + 5 * steady);
      assertThat(joining).isLessThan(2_000 + 5 * steady);
    }
    visitors.assertAllCarriedOutOnce();
  }

  private void stop(CoordinatorProcess node) throws Exception {
    node.stop();
    visitors.awaitEachServed(10);
  }

  private void start(CoordinatorProcess node) throws Exception {
    node.startAgain();
    fleet.awaitReady(node);
    fleet.awaitShares();
  }

  private interface Step {
    void run() throws Exception;
  }

  private long longestGapDuring(Step step) throws Exception {
    long began = System.nanoTime();
    step.run();
    return Collections.max(visitors.gapsSince(began));
  }

  /** Longer than a lease: others take over, and the paused one wakes in the middle of its work. */
  @Test
  void paused_owner_acknowledges_nothing_when_it_wakes() throws Exception {
    CoordinatorProcess node = fleet.nodes().getFirst();
    node.signal("STOP");
    visitors.awaitEachServed(5);
    node.signal("CONT");
    fleet.awaitReady(node);
    visitors.awaitEachServed(5);
    visitors.assertLinearizable();
  }
}
