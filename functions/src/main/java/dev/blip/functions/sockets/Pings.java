package dev.blip.functions.sockets;

import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Environment;
import dev.blip.protocol.RoomAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code {"type":"ping"}} where coordinators rest: a page that is open, and says so every
 * few minutes, shall neither wake one nor keep it awake. Safe for use by many threads.
 */
final class Pings {
  private static final String ROUTE = "ping";

  /** Those whose protocol has it; what it means to others only they know. */
  private static final Set<String> PARTIES = Set.of("clicks", "topic");

  private static final String PONG = "{\"type\":\"pong\"}";
  private static final String RESTING = "{\"type\":\"pong\",\"resting\":true}";

  private final CoordinatorClient coordinator;

  private Pings(CoordinatorClient coordinator) {
    this.coordinator = coordinator;
  }

  /** Null where coordinators never rest, and rooms answer pings. */
  static @Nullable Pings of(Environment environment) {
    if (environment.text("INBOX_URL", "").isEmpty()) return null;
    return new Pings(new CoordinatorClient(environment));
  }

  /** Whether an event is a ping that is answered here. */
  boolean isOne(SocketEvent event, RoomAddress room) {
    return event.routeKey().equals(ROUTE) && PARTIES.contains(room.party());
  }

  /** The frame that answers: whether a coordinator can be called, which none is started for. */
  String pong() {
    return coordinator.isReady() ? PONG : RESTING;
  }
}
