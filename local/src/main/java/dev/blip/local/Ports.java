package dev.blip.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses of the house's parts, settled before any starts because each is told others'.
 *
 * @param coordinators one for each coordinator
 * @param tables of DynamoDB
 * @param queue of SQS
 * @param control of ECS and EventBridge Scheduler
 */
record Ports(int gateway, List<Integer> coordinators, int tables, int queue, int control) {

  /**
   * @throws StartFailed if a port is taken
   */
  static Ports settle(Settings settings) throws StartFailed {
    List<ServerSocket> tried = new ArrayList<>();
    try {
      int gateway = settle(settings.port(), "BLIP_PORT", tried);
      List<Integer> coordinators = new ArrayList<>();
      for (int i = 0; i < settings.coordinators(); i++) {
        int port = settings.coordinatorPort() == 0 ? 0 : settings.coordinatorPort() + i;
        coordinators.add(settle(port, "BLIP_COORDINATOR_PORT", tried));
      }
      return new Ports(
          gateway,
          List.copyOf(coordinators),
          settle(0, "", tried),
          settle(0, "", tried),
          settle(0, "", tried));
    } catch (IOException e) {
      throw new StartFailed("ports cannot be tried: " + e.getMessage(), e);
    } finally {
      tried.forEach(Ports::free);
    }
  }

  private static int settle(int port, String variable, List<ServerSocket> tried)
      throws IOException, StartFailed {
    try {
      var socket = new ServerSocket(port);
      tried.add(socket);
      return socket.getLocalPort();
    } catch (BindException e) {
      throw new StartFailed(
          "port %d is taken; stop what listens there, or set %s to another port"
              .formatted(port, variable),
          e);
    }
  }

  private static void free(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
