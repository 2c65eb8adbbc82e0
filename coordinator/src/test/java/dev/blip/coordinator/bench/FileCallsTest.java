package dev.blip.coordinator.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.blip.coordinator.bench.FileCalls.Cost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each click may cost a file system on which a call is a round trip. */
class FileCallsTest {
  @TempDir Path folder;

  @Test
  void click_costs_few_syncs_and_creates_whatever_state_its_room_is_in() throws Exception {
    Map<String, Cost> costs;
    try {
      costs = FileCalls.count(folder);
    } catch (IOException e) {
      abort("calls cannot be counted here (strace, and leave to trace?): " + e.getMessage());
      return;
    }
    assertAtMost(costs, "a room never seen", 4, 5);
    assertAtMost(costs, "a room asleep", 1, 2);
    assertAtMost(costs, "a room awake", 1, 0);
    assertAtMost(costs, "going to sleep", 6, 3);
    assertAtMost(costs, "first click after a planned move", 3, 4);
    assertAtMost(costs, "going to sleep, and its copy", 8, 8);
  }

  private static void assertAtMost(Map<String, Cost> costs, String step, int syncs, int creates) {
    Cost cost = costs.getOrDefault(step, new Cost(0, 0, 0, 0));
    assertThat(cost.syncs()).as("fsyncs: %s, %s", step, costs).isBetween(1, syncs);
    assertThat(cost.creates()).as("creates: %s, %s", step, costs).isBetween(0, creates);
  }
}
