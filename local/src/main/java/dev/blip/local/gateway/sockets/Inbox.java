package dev.blip.local.gateway.sockets;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One socket's messages on their way to the functions. Nothing more is read from a socket while as
 * many of its messages as allowed are being handled, so a flood waits at the client. Used on the
 * socket's event loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A timer of a dead loop is not missed.
final class Inbox implements Consumer<String> {
  private static final int MOST_RUNNING = 64;
  private static final Duration GROUP_WAIT = Duration.ofSeconds(1);

  private final Socket socket;
  private final SocketMessages messages;
  private final Faults faults;
  private List<String> held = new ArrayList<>();
  private int running;

  Inbox(Socket socket, SocketMessages messages, Faults faults) {
    this.socket = socket;
    this.messages = messages;
    this.faults = faults;
  }

  @Override
  public void accept(String text) {
    int group = faults.reordered();
    if (group == 1 && held.isEmpty()) {
      pass(List.of(text));
      return;
    }
    held.add(text);
    if (held.size() >= group) passHeld();
    else if (held.size() == 1) passLater(held);
  }

  private void passLater(List<String> group) {
    socket
        .channel()
        .eventLoop()
        .schedule(
            () -> {
              if (isHeld(group)) passHeld();
            },
            GROUP_WAIT.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @SuppressWarnings("ReferenceEquality") // The very group that was waited for, not an equal one.
  private boolean isHeld(List<String> group) {
    return held == group;
  }

  private void passHeld() {
    List<String> group = held;
    held = new ArrayList<>();
    pass(group.reversed());
  }

  private void pass(List<String> texts) {
    running++;
    read();
    messages.arrived(socket, texts, () -> socket.channel().eventLoop().execute(this::handled));
  }

  private void handled() {
    running--;
    read();
  }

  private void read() {
    boolean isOpen = running < MOST_RUNNING;
    if (socket.channel().config().isAutoRead() != isOpen) {
      socket.channel().config().setAutoRead(isOpen);
    }
  }
}
