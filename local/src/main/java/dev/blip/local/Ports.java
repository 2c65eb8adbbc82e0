package dev.blip.local;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;

/**
 * The addresses of gateway and coordinator, settled before either starts because each is told the
 * other's.
 */
record Ports(int gateway, int coordinator) {

  /**
   * @throws StartFailed if a port is taken
   */
  static Ports settle(Settings settings) throws StartFailed {
    try (var gateway = bind(settings.port(), "BLIP_PORT");
        var coordinator = bind(settings.coordinatorPort(), "BLIP_COORDINATOR_PORT")) {
      return new Ports(gateway.getLocalPort(), coordinator.getLocalPort());
    } catch (IOException e) {
      throw new StartFailed("ports cannot be tried: " + e.getMessage(), e);
    }
  }

  private static ServerSocket bind(int port, String variable) throws IOException, StartFailed {
    try {
      return new ServerSocket(port);
    } catch (BindException e) {
      throw new StartFailed(
          "port %d is taken; stop what listens there, or set %s to another port"
              .formatted(port, variable),
          e);
    }
  }
}
