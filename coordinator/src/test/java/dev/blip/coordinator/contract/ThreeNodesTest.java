package dev.blip.coordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on three coordinators: real processes, kill -9 and SIGTERM. */
@Tag("processes")
class ThreeNodesTest extends RoomContract {
  @TempDir static Path folder;
  private static Fleet fleet;
  private static RoomsOverHttp rooms;

  @BeforeAll
  static void start() throws Exception {
    fleet = new Fleet(folder, 3);
    rooms = new RoomsOverHttp(fleet::url);
  }

  @AfterAll
  static void stop() throws Exception {
    rooms.close();
    fleet.close();
  }

  @Override
  int moments() {
    return Integer.getInteger("blip.moments", 1);
  }

  @Override
  TestHost open() throws Exception {
    // Those that a test that failed has left dead: the next one needs them.
    fleet.revive();
    return new OnFleet(fleet, rooms);
  }

  @Test
  void each_coordinator_lists_the_rooms_of_all() throws Exception {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      rooms.request("of-all-" + i, "GET", "", "");
      made.add("probe/of-all-" + i);
    }
    for (CoordinatorProcess node : fleet.nodes()) {
      String query = "?party=probe&prefix=of-all-";
      assertThat(RoomLists.addresses(node.url(), query)).containsExactlyElementsOf(made);
      assertThat(RoomLists.page(node.url(), query).at("/counts/probe").asInt()).isEqualTo(9);
    }
  }

  @Test
  void topic_forgets_nothing_and_repeats_nothing_that_is_acknowledged_whoever_is_killed()
      throws Exception {
    fleet.revive();
    new TopicWalk(fleet, rooms).run();
  }

  private static final class OnFleet extends HttpTestHost {
    private final Fleet fleet;
    private final RoomsOverHttp rooms;

    OnFleet(Fleet fleet, RoomsOverHttp rooms) {
      super(fleet.gateway(), rooms);
      this.fleet = fleet;
      this.rooms = rooms;
    }

    @Override
    public TestHost neighbour() {
      return new OnFleet(fleet, rooms);
    }

    /** The process in which the room lives now. */
    private CoordinatorProcess owner() throws Exception {
      Reply reply = request("GET", "process", "");
      return fleet.nodes().stream()
          .filter(node -> Long.toString(node.pid()).equals(reply.body()))
          .findFirst()
          .orElseThrow(() -> new AssertionError("room is in no process of ours: " + reply));
    }

    @Override
    public boolean canEnd() {
      return true;
    }

    @Override
    public void end() throws Exception {
      owner().kill();
    }

    @Override
    public int revive() throws Exception {
      int ended = 0;
      for (CoordinatorProcess node : fleet.nodes()) {
        if (node.isAlive()) continue;
        node.startAgain();
        ended++;
      }
      if (ended == 0) return 0;
      for (CoordinatorProcess node : fleet.nodes()) fleet.awaitReady(node);
      return ended;
    }

    @Override
    public void restart() throws Exception {
      CoordinatorProcess owner = owner();
      owner.stop();
      owner.startAgain();
    }

    @Override
    public void kill() throws Exception {
      CoordinatorProcess owner = owner();
      owner.kill();
      owner.startAgain();
    }
  }
}
