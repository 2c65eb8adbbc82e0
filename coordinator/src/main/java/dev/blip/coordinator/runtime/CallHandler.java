package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.Close;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.runtime.storage.RoomDatabase;
import dev.blip.protocol.Accepted;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Refusal;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Carries out what a room is asked, each call in the hook that is for it, and one that comes again
 * only once. For one thread at a time.
 */
final class CallHandler {
  private final Party party;
  private final RuntimeServices services;
  private final Hooks hooks;
  private final ConnectionTable connections;
  private final AlarmTable alarms;
  private final OutgoingCalls outgoing;
  private final IdempotencyStore calls;
  private final CallerStore callers;
  private final AccountAccess access;

  CallHandler(
      Party party,
      RuntimeServices services,
      RoomDatabase database,
      Hooks hooks,
      ConnectionTable connections,
      AlarmTable alarms,
      OutgoingCalls outgoing,
      AccountAccess access) {
    this.access = access;
    this.party = party;
    this.services = services;
    this.hooks = hooks;
    this.connections = connections;
    this.alarms = alarms;
    this.outgoing = outgoing;
    calls = new IdempotencyStore(database, services.clock());
    callers = new CallerStore(database, services.clock(), services.ids());
  }

  /** Runs a call's hook and answers what its caller is told, once committed. */
  RoomReply handle(RoomCall call) {
    return switch (call) {
      case RoomCall.Connect(String id, var request) -> connect(id, request);
      case RoomCall.Message message -> message(message);
      case RoomCall.Disconnect(String id, int code, String reason) ->
          leave(id, new Close(code, reason, code != Close.GONE.code()));
      case RoomCall.Request(var request, var key) -> once(key, () -> request(request, key));
    };
  }

  /** Epoch milliseconds from when on no call can come again; empty if there was none. */
  OptionalLong keptUntil() {
    return Stream.of(calls.keptUntil(), callers.keptUntil())
        .flatMapToLong(OptionalLong::stream)
        .max();
  }

  /** Writes down what was carried out; within a transaction. */
  void store() {
    calls.store();
  }

  private RoomReply once(IdempotencyKey key, Supplier<RoomReply> body) {
    return switch (key) {
      case IdempotencyKey.None _ -> body.get();
      case IdempotencyKey.Named named ->
          party.isIdempotent() ? body.get() : calls.once(named, body);
      case IdempotencyKey.Numbered numbered -> callers.once(numbered, body);
    };
  }

  private RoomReply connect(String id, ConnectionRequest request) {
    if (connections.get(id) != null) {
      return hooks.run(Occasion.of("onConnect", id), _ -> accepted(request));
    }
    // One occasion for both hooks: a mark of what is about to run is committed before either.
    return hooks.run(
        Occasion.of("onConnect", id),
        r -> {
          access.admit(request);
          hooks.goesOnIn("onBeforeConnect");
          r.onBeforeConnect(id, request);
          hooks.goesOnIn("onConnect");
          // Before the room changes anything.
          RoomReply accepted = accepted(request);
          var newcomer = connections.add(id, request, services.clock().millis());
          alarms.setIfUnsetAfter(SocketEvents.SWEEP, SocketEvents.SWEEP_EVERY);
          r.onConnect(newcomer, request);
          return accepted;
        });
  }

  private RoomReply accepted(ConnectionRequest request) {
    return RoomReply.json(Accepted.by(request, party.subprotocols()));
  }

  private RoomReply message(RoomCall.Message message) {
    RoomConnection sender = connections.get(message.connectionId());
    if (sender != null && !sender.line.isLeaving()) {
      return once(message.key(), () -> receive(sender, message));
    }
    // Not kept under its key: its socket may open yet, and then it comes again.
    var gone = new Refusal(410, "connection " + message.connectionId() + " is not in this room");
    return before(message.key())
        .orElseGet(() -> RoomReply.problem(410, gone.problem(services.ids().next())));
  }

  private Optional<RoomReply> before(IdempotencyKey key) {
    return key instanceof IdempotencyKey.Named named ? calls.before(named) : Optional.empty();
  }

  private RoomReply receive(RoomConnection sender, RoomCall.Message message) {
    sender.line.heard(services.clock().millis());
    return hooks.run(
        Occasion.message(message),
        r -> {
          if (message.refused() != null) throw new Refusal(429, message.refused());
          r.onMessage(sender, message.text());
          return RoomReply.NOTHING;
        },
        (r, problem, status) -> {
          sender.send(hooks.frame(r, problem));
          return RoomReply.NOTHING;
        });
  }

  private RoomReply request(RoomRequest request, IdempotencyKey key) {
    if (AccountAccess.isTold(request)) {
      return hooks.runAside("access", () -> access.change(request.body()));
    }
    int hops = request.caller() instanceof Caller.Room(_, int led) ? led : 0;
    return outgoing.ledBy(
        hops, () -> hooks.run(Occasion.request(request, key), r -> r.onRequest(request)));
  }

  /** It is gone, also if its onClose fails or is refused. */
  RoomReply leave(String id, Close close) {
    RoomConnection leaver = connections.get(id);
    if (leaver == null) return RoomReply.NOTHING;
    if (leaver.line.isLeaving()) {
      connections.remove(leaver);
      return RoomReply.NOTHING;
    }
    RoomReply reply =
        hooks.run(
            Occasion.of("onClose", id),
            r -> {
              connections.remove(leaver);
              r.onClose(leaver, close);
              return RoomReply.NOTHING;
            });
    if (reply != RoomReply.NOTHING) connections.remove(leaver);
    return reply;
  }
}
