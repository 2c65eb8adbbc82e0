package dev.blip.local.gateway.sockets;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Closes sockets that are idle or old; one timer a socket, set again only when it fires. */
@SuppressWarnings("FutureReturnValueIgnored") // A timer of a dead loop is not missed.
final class SocketClock {
  private final SocketSettings settings;

  SocketClock(SocketSettings settings) {
    this.settings = settings;
  }

  void start(Socket socket) {
    check(socket, System.nanoTime());
  }

  private void check(Socket socket, long openedNanos) {
    if (socket.isEnded()) return;
    Duration age = Duration.ofNanos(System.nanoTime() - openedNanos);
    Duration left = shorter(settings.life().minus(age), settings.idle().minus(socket.idle()));
    if (!left.isPositive()) {
      socket.close(Ending.GOING_AWAY);
      return;
    }
    socket
        .channel()
        .eventLoop()
        .schedule(
            () -> check(socket, openedNanos), left.toNanos() + 1_000_000, TimeUnit.NANOSECONDS);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
