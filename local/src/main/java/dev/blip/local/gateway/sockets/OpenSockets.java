package dev.blip.local.gateway.sockets;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The sockets that are open, by connection ID. Safe for use by many threads. */
public final class OpenSockets {
  private final Map<String, Socket> byId = new ConcurrentHashMap<>();
  private volatile boolean closing;

  public Optional<Socket> find(String connectionId) {
    return Optional.ofNullable(byId.get(connectionId)).filter(socket -> !socket.isEnded());
  }

  public int size() {
    return byId.size();
  }

  /** Closes all sockets with 1001, and every one that still opens. */
  public void close() {
    closing = true;
    List.copyOf(byId.values()).forEach(socket -> socket.close(Ending.GOING_AWAY));
  }

  void add(Socket socket) {
    byId.put(socket.visitor().connectionId(), socket);
    if (socket.isEnded()) remove(socket);
    if (closing) socket.close(Ending.GOING_AWAY);
  }

  void remove(Socket socket) {
    byId.remove(socket.visitor().connectionId(), socket);
  }
}
