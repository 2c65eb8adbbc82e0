package dev.blip.local.aws;

import dev.blip.coordinator.Coordinator;
import dev.blip.coordinator.CoordinatorSettings;
import dev.blip.coordinator.http.ServerSettings;
import dev.blip.coordinator.lease.LeaseSettings;
import dev.blip.coordinator.sockets.SocketSettings;
import dev.blip.local.template.Template;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** A coordinator whose leases are in a backend. Nobody listens where it would post to sockets. */
final class RunningCoordinator implements AutoCloseable {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:9/live");

  private final Coordinator coordinator;

  RunningCoordinator(Backend backend, Path folder) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    coordinator =
        Coordinator.start(
            new CoordinatorSettings(
                ServerSettings.at(loopback, 0),
                SocketSettings.at(NOWHERE, Template.REGION).withCredentials(backend.credentials()),
                leases(backend),
                folder,
                loopback.getHostAddress(),
                0,
                Map.of()));
  }

  static LeaseSettings leases(Backend backend) {
    return LeaseSettings.of("LeasesTable", Template.REGION)
        .at(backend.tables(), backend.credentials());
  }

  String url() {
    return "http://127.0.0.1:" + coordinator.port();
  }

  @Override
  public void close() {
    coordinator.close();
  }
}
