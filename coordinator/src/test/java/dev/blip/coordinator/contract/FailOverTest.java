package dev.blip.coordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Coordinators that die, leave, or are paused while rooms are called all the time. */
class FailOverTest {
  @TempDir Path folder;
  private Fleet fleet;
  private Visitors visitors;

  @BeforeEach
  void start() throws Exception {
    fleet = new Fleet(folder, 3);
    visitors = new Visitors(fleet);
    visitors.awaitEachServed(10);
  }

  @AfterEach
  void stop() throws Exception {
    visitors.close();
    fleet.close();
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

  @Test
  void leaving_coordinators_fail_no_call() throws Exception {
    for (CoordinatorProcess node : fleet.nodes()) {
      node.stop();
      visitors.awaitEachServed(10);
      node.startAgain();
      fleet.awaitReady(node);
    }
    visitors.assertAllCarriedOutOnce();
  }

  /** Longer than a lease: others take over, and the paused one wakes in the middle of its work. */
  @Test
  void paused_owner_acknowledges_nothing_when_it_wakes() throws Exception {
    for (CoordinatorProcess node : fleet.nodes().subList(0, 1)) {
      node.signal("STOP");
      visitors.awaitEachServed(20);
      node.signal("CONT");
      fleet.awaitReady(node);
      visitors.awaitEachServed(5);
    }
    visitors.assertLinearizable();
  }
}
