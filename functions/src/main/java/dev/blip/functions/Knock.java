package dev.blip.functions;

import dev.blip.protocol.coordinator.Route;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What becomes of asking a coordinator, on a connection of its own, whether its process lives. */
enum Knock {
  /** It lives. */
  ANSWERED,
  /** Its machine takes connections, and nobody speaks. */
  SILENT,
  /** Nobody takes a connection. */
  GONE;

  private static final int ANSWER_MS = 1_000;

  /** Asks, for a second at the most after the connection. */
  static Knock at(URI address, Duration connect) {
    try (var socket = new Socket()) {
      try {
        var host = new InetSocketAddress(address.getHost(), port(address));
        socket.connect(host, (int) connect.toMillis());
      } catch (IOException e) {
        return GONE;
      }
      socket.setSoTimeout(ANSWER_MS);
      return isAnswered(socket, address) ? ANSWERED : SILENT;
    } catch (IOException e) {
      return SILENT;
    }
  }

  private static int port(URI address) {
    return address.getPort() < 0 ? 80 : address.getPort();
  }

  private static boolean isAnswered(Socket socket, URI address) throws IOException {
    String question =
        "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
            .formatted(new Route.Health().target(), address.getAuthority());
    socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
    var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII);
    String status = new BufferedReader(in).readLine();
    return status != null && status.startsWith("HTTP/1.1 ");
  }
}
