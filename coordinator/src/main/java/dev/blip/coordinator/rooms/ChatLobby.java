package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Log;
import dev.blip.coordinator.room.RoomContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where sockets wait that have not said their name yet: they are sent nothing, and what they miss
 * is kept for them, on disk. A broadcast is kept once, however many wait.
 */
final class ChatLobby {
  private static final String WAITS = "waits";

  /** Before the names present when a connection came, as {@code joined} frames, one a line. */
  private static final String PRESENT = "present ";

  /** How many of the newest messages a newcomer is shown. */
  private static final int SHOWN = 100;

  private final RoomContext room;
  private final Log history;
  private final Log kept;

  ChatLobby(RoomContext room, Log history) {
    this.room = room;
    this.history = history;
    this.kept = room.storage().log("kept");
  }

  /** A socket without a name comes in. */
  void enter(Connection newcomer) {
    String present =
        room.connections().stream()
            .filter(other -> !other.tags().contains(WAITS) && other != newcomer)
            .map(other -> "{\"joined\":" + ChatSession.of(other).name() + "}")
            .collect(Collectors.joining("\n"));
    if (!present.isEmpty()) room.storage().kv().put(PRESENT + newcomer.id(), present);
    newcomer.tag(WAITS);
    new ChatSession(null, history.newest(), kept.newest(), false).attachTo(newcomer);
  }

  /** Sends to all who have a name; is kept for those who have none yet. */
  void broadcast(String frame) {
    var waiting = room.connections(WAITS);
    if (!waiting.isEmpty()) kept.append(frame);
    room.broadcast(frame, waiting.toArray(Connection[]::new));
  }

  /** What is kept for a socket that has no name yet, in order. */
  List<String> kept(Connection connection) {
    ChatSession session = ChatSession.of(connection);
    var frames = new ArrayList<String>();
    room.storage()
        .kv()
        .text(PRESENT + connection.id())
        .ifPresent(present -> frames.addAll(present.lines().toList()));
    for (Log.Entry message : history.after(Math.max(0, session.history() - SHOWN), SHOWN)) {
      if (message.seq() <= session.history()) frames.add(message.text());
    }
    kept.after(session.kept(), Integer.MAX_VALUE).forEach(entry -> frames.add(entry.text()));
    return frames;
  }

  /** A socket has been sent what was kept for it, or is gone without a name. */
  void leave(Connection connection) {
    room.storage().kv().remove(PRESENT + connection.id());
    if (room.connection(connection.id()).isPresent()) connection.tag();
    trim();
  }

  private void trim() {
    long newest = kept.newest();
    long needed =
        room.connections(WAITS).stream()
            .mapToLong(connection -> ChatSession.of(connection).kept())
            .min()
            .orElse(newest);
    kept.trimToSize(newest - needed);
  }
}
