package dev.blip.coordinator.contract;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract on three coordinators: real processes, kill -9 and SIGTERM. */
class ThreeNodesTest extends RoomContract {
  @TempDir static Path folder;
  private static Fleet fleet;
  private static House house;

  @BeforeAll
  static void start() throws Exception {
    fleet = new Fleet(folder, 3);
    house = new OnFleet(fleet);
  }

  @AfterAll
  static void stop() throws Exception {
    house.close();
    fleet.close();
  }

  @Override
  House house() {
    return house;
  }

  /** Each crash and each restart is another coordinator's turn. */
  private static final class OnFleet extends HttpHouse {
    private final Fleet fleet;
    private int next;

    OnFleet(Fleet fleet) {
      super(fleet.gateway(), new RoomsOverHttp(fleet::url));
      this.fleet = fleet;
    }

    private CoordinatorProcess next() {
      return fleet.nodes().get(next++ % fleet.nodes().size());
    }

    @Override
    public void crash() throws Exception {
      CoordinatorProcess victim = next();
      victim.kill();
      victim.startAgain();
    }

    @Override
    public void restart() throws Exception {
      CoordinatorProcess leaver = next();
      leaver.stop();
      leaver.startAgain();
    }
  }
}
