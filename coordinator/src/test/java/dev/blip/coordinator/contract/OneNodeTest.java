package dev.blip.coordinator.contract;

import dev.blip.coordinator.Coordinator;
import dev.blip.coordinator.CoordinatorSettings;
import dev.blip.coordinator.gateway.ServerSettings;
import dev.blip.coordinator.gateway.SocketSettings;
import dev.blip.coordinator.lease.LocalTable;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract on one coordinator, a cluster of one, in this JVM. */
class OneNodeTest extends RoomContract {
  @TempDir static Path folder;
  private static LocalTable table;
  private static OneNode house;

  @BeforeAll
  static void start() throws Exception {
    table = LocalTable.start("127.0.0.1");
    house = new OneNode(folder, table);
  }

  @AfterAll
  static void stop() throws Exception {
    house.close();
    table.close();
  }

  @Override
  House house() {
    return house;
  }

  private static final class OneNode extends HttpHouse {
    private final CoordinatorSettings settings;
    private Coordinator coordinator;

    OneNode(Path folder, LocalTable table) {
      this(folder, table, new RecordingGateway(), Fleet.freePort());
    }

    private OneNode(Path folder, LocalTable table, RecordingGateway gateway, int port) {
      super(gateway, new RoomsOverHttp(_ -> URI.create("http://127.0.0.1:" + port)));
      settings =
          new CoordinatorSettings(
              ServerSettings.at(InetAddress.getLoopbackAddress(), port),
              SocketSettings.at(gateway.url(), "us-east-1")
                  .withCredentials(table.settings().credentials()),
              table.settings(),
              folder,
              "127.0.0.1",
              0,
              Map.of());
      coordinator = Coordinator.start(settings);
    }

    /** A JVM cannot kill a part of itself: what a crash is, three nodes show. */
    @Override
    public void crash() {
      restart();
    }

    @Override
    public void restart() {
      coordinator.close();
      coordinator = Coordinator.start(settings);
    }

    @Override
    public void close() throws Exception {
      coordinator.close();
      super.close();
    }
  }
}
