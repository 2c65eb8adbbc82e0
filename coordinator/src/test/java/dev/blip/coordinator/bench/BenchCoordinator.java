package dev.blip.coordinator.bench;

import dev.blip.coordinator.Coordinator;
import dev.blip.coordinator.CoordinatorSettings;
import dev.blip.coordinator.contract.RoomsOverHttp;
import dev.blip.coordinator.http.ServerSettings;
import dev.blip.coordinator.lease.LocalTable;
import dev.blip.coordinator.sockets.SocketSettings;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** A whole coordinator, alone in its cluster, whose sockets nobody answers for. */
final class BenchCoordinator {
  private BenchCoordinator() {}

  static Coordinator start(Path folder, LocalTable table, Map<String, String> variables)
      throws Exception {
    return Coordinator.start(
        new CoordinatorSettings(
            ServerSettings.at(InetAddress.getLoopbackAddress(), 0),
            SocketSettings.at(URI.create("http://127.0.0.1:9/live"), "us-east-1")
                .withCredentials(table.settings().credentials()),
            table.settings(),
            folder,
            "127.0.0.1",
            0,
            variables));
  }

  static RoomsOverHttp http(Coordinator coordinator) {
    var url = URI.create("http://127.0.0.1:" + coordinator.port());
    return new RoomsOverHttp(_ -> url);
  }
}
