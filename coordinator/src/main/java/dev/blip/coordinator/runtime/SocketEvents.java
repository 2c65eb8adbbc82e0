package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Close;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.Problem;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What API Gateway's answers mean for a room's connections: what was sent has arrived, is tried
 * again, or its connection is gone; silent sockets are asked for. For one thread at a time.
 */
final class SocketEvents {
  /** The alarm of the runtime itself that looks after silent sockets. */
  static final String SWEEP = "blip:sweep";

  /** How often silent sockets are looked after. */
  static final Duration SWEEP_EVERY = Duration.ofMinutes(10);

  private final InstantSource clock;
  private final AlarmTable alarms;
  private final ConnectionTable connections;
  private final Outbox outbox;
  private final Dispatcher dispatcher;
  private final UndoLog undoLog;
  private final Hooks hooks;
  private final CallHandler calls;

  SocketEvents(
      InstantSource clock,
      AlarmTable alarms,
      ConnectionTable connections,
      Outbox outbox,
      Dispatcher dispatcher,
      UndoLog undoLog,
      Hooks hooks,
      CallHandler calls) {
    this.clock = clock;
    this.alarms = alarms;
    this.connections = connections;
    this.outbox = outbox;
    this.dispatcher = dispatcher;
    this.undoLog = undoLog;
    this.hooks = hooks;
    this.calls = calls;
  }

  /** A post or a close was answered. */
  RoomReply delivered(RoomEvent.Delivered event) {
    DeliveryState line = event.line();
    dispatcher.answered(line);
    if (!connections.holds(line)) return RoomReply.NOTHING;
    boolean gone = dispatcher.delivered(line, event.delivery(), event.outcome());
    if (gone) return calls.leave(line.connectionId(), Close.GONE);
    return connections.holds(line) ? afterCloseCall(line, event.delivery()) : RoomReply.NOTHING;
  }

  /** A close that API Gateway took ends the connection, whether or not it will tell us so. */
  private RoomReply afterCloseCall(DeliveryState line, RoomEvent.Delivery delivery) {
    boolean closed =
        delivery instanceof RoomEvent.Delivery.Message(Outbox.Entry entry)
            && entry.utf8() == null
            && line.sent() == entry.seq();
    return closed ? calls.leave(line.connectionId(), Close.BY_ROOM) : RoomReply.NOTHING;
  }

  /** A pause after a failed call is over. */
  RoomReply rested(DeliveryState line) {
    dispatcher.rested(line);
    return RoomReply.NOTHING;
  }

  /** Its follower is told that the room could not say what it lacks. */
  RoomReply passedOver(DeliveryState line, Problem problem) {
    if (!connections.holds(line)) return RoomReply.NOTHING;
    outbox.send(line.connectionId(), hooks.frame(hooks.room(), problem));
    undoLog.keep();
    return RoomReply.NOTHING;
  }

  /** A silent socket was asked for. */
  RoomReply probed(DeliveryState line, Sockets.Outcome outcome) {
    if (!connections.holds(line)) return RoomReply.NOTHING;
    if (outcome == Sockets.Outcome.GONE) return calls.leave(line.connectionId(), Close.GONE);
    if (outcome == Sockets.Outcome.DONE) line.heard(clock.millis());
    return RoomReply.NOTHING;
  }

  /** Asks for those that have been silent since the last time. */
  void sweep() {
    long silentSince = clock.millis() - SWEEP_EVERY.toMillis();
    for (RoomConnection connection : connections.all()) {
      DeliveryState line = connection.line;
      if (line.isSilentSince(silentSince)) dispatcher.probe(line);
    }
    if (!connections.all().isEmpty()) alarms.setAfter(SWEEP, SWEEP_EVERY);
  }
}
