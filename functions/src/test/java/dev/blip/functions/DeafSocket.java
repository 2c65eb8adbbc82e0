package dev.blip.functions;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A port at which a connection neither opens nor is refused, as at a machine that is gone. */
final class DeafSocket implements AutoCloseable {
  private static final int MOST = 20;

  private final ServerSocket server;
  private final List<Socket> full = new ArrayList<>();

  /** Takes a port, 0 for any, whose queue of connections it fills. */
  DeafSocket(int port) throws IOException {
    server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    while (full.size() < MOST && fill()) {
      // Until the system answers no more.
    }
  }

  private boolean fill() throws IOException {
    var socket = new Socket();
    full.add(socket);
    try {
      socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 200);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : full) socket.close();
    server.close();
  }
}
