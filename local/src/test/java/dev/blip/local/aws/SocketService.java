package dev.blip.local.aws;

import java.net.URI;

/**
 * A WebSocket API that tells each client that says something its connection's ID: {@code
 * {"id":"…"}}.
 *
 * @param address where sockets open
 * @param connections where they are posted to
 * @param servers what to close in the end
 */
record SocketService(URI address, URI connections, AutoCloseable servers) implements AutoCloseable {
  @Override
  public void close() throws Exception {
    servers.close();
  }
}
