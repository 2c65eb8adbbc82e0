package dev.blip.coordinator.contract;

import dev.blip.coordinator.Coordinator;
import dev.blip.coordinator.CoordinatorSettings;
import dev.blip.coordinator.http.ServerSettings;
import dev.blip.coordinator.lease.LocalTable;
import dev.blip.coordinator.sockets.SocketSettings;
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
  private static Node node;

  @BeforeAll
  static void start() throws Exception {
    table = LocalTable.start("127.0.0.1");
    node = new Node(folder, table);
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
    table.close();
  }

  @Override
  TestHost open() {
    return new OnNode(node);
  }

  private static final class Node implements AutoCloseable {
    private final int port = Fleet.freePort();
    private final RecordingGateway gateway = new RecordingGateway();
    private final RoomsOverHttp rooms =
        new RoomsOverHttp(_ -> URI.create("http://127.0.0.1:" + port));
    private final CoordinatorSettings settings;
    private Coordinator coordinator;

    Node(Path folder, LocalTable table) {
      settings =
          new CoordinatorSettings(
              ServerSettings.at(InetAddress.getLoopbackAddress(), port),
              SocketSettings.at(gateway.url(), "us-east-1")
                  .withCredentials(table.settings().credentials()),
              table.settings(),
              folder,
              "127.0.0.1",
              0,
              Map.of("BLIP_ROOM_IDLE_MS", "500", "BLIP_FETCH_ALLOW", "127.0.0.1"));
      coordinator = Coordinator.start(settings);
    }

    void restart() {
      coordinator.close();
      coordinator = Coordinator.start(settings);
    }

    @Override
    public void close() {
      coordinator.close();
      rooms.close();
      gateway.close();
    }
  }

  private static final class OnNode extends HttpTestHost {
    private final Node node;

    OnNode(Node node) {
      super(node.gateway, node.rooms);
      this.node = node;
    }

    @Override
    public TestHost neighbour() {
      return new OnNode(node);
    }

    @Override
    public void restart() {
      node.restart();
    }

    /** A JVM cannot kill a part of itself: what a kill is, three nodes show. */
    @Override
    public void kill() {
      node.restart();
    }
  }
}
