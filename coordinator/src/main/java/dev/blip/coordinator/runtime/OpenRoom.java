package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Close;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.Accepted;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Problem;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A room whose database is open: turns events into hooks, each in a savepoint. The caller brackets
 * events with {@link #begin} and {@link #commit}. For one thread at a time.
 */
final class OpenRoom {
  /** The alarm of the runtime itself that looks after silent sockets. */
  static final String SWEEP = "blip:sweep";

  /** How often what was sent is written down. */
  static final Duration STORE_PLACES_EVERY = Duration.ofSeconds(1);

  private static final Duration SWEEP_EVERY = Duration.ofMinutes(10);
  private static final Logger LOG = LoggerFactory.getLogger(OpenRoom.class);

  private final RoomAddress address;
  private final Party party;
  private final Host host;
  private final RoomDatabase database;
  private final Sockets sockets;
  private final TurnGuard guard;
  private final Journal journal;
  private final DatabaseStorage storage;
  private final AlarmTable alarms;
  private final CallLog calls;
  private final Outbox outbox;
  private final ConnectionTable connections;
  private final Consumer<RoomEvent> events;
  private final Courier courier;
  private final Quarantine quarantine;
  private final HookContext context;
  private final Hooks hooks;
  private final AlarmClock clock;
  private final long epoch;
  private boolean filed;
  private boolean indexed;
  private boolean othersRemain;
  private long placesStoredAt;

  private OpenRoom(
      RoomAddress address,
      Party party,
      Host host,
      RoomDatabase database,
      HookWatch watch,
      long epoch,
      long newest,
      Quarantine quarantine,
      Consumer<RoomEvent> events) {
    this.address = address;
    this.party = party;
    this.host = host;
    this.database = database;
    this.epoch = epoch;
    this.othersRemain = newest != 0 && newest != epoch;
    this.quarantine = quarantine;
    this.events = events;
    watch.interruptsAlso(database::interrupt);
    sockets = host.sockets().of(address);
    guard = new TurnGuard(address.toString());
    guard.enter();
    journal = new Journal(guard);
    storage = new DatabaseStorage(database, host.clock(), guard);
    alarms = new AlarmTable(database, host.clock());
    calls = new CallLog(database, host.clock());
    outbox = new Outbox(database, journal);
    connections = new ConnectionTable(database, journal, outbox);
    courier = new Courier(host, sockets, connections, outbox, journal, events);
    var ringing = new RoomAlarms(alarms, host.clock(), guard);
    context = new HookContext(address, host, storage, ringing, connections, outbox, journal, guard);
    hooks =
        new Hooks(
            address,
            host,
            database,
            guard,
            watch,
            journal,
            storage,
            party.getClass(),
            quarantine,
            this::mark,
            () -> party.room(context));
    clock = new AlarmClock(address, host.clock(), alarms, hooks, quarantine, this::sweep);
  }

  /**
   * Opens a room's file, and begins the first turn's transaction: what a room begins with costs no
   * fsync of its own.
   *
   * @param watch is told of the room's hooks
   * @param probation begins if the last owner may have ended in what this room did
   * @param events where answers from API Gateway go, as events of this room; called on any thread
   */
  static OpenRoom open(
      RoomAddress address,
      Party party,
      Host host,
      Tenure tenure,
      HookWatch watch,
      Probation probation,
      Consumer<RoomEvent> events) {
    long newest = host.index().file(address);
    if (tenure.suspects(newest)) probation.begin();
    Path file = EpochFiles.current(host.files().room(address), tenure, newest);
    RoomDatabase database = RoomDatabase.open(file);
    try {
      database.begin();
      var quarantine = new Quarantine(address, database, host.clock(), tenure, probation);
      return new OpenRoom(
          address, party, host, database, watch, tenure.epoch(), newest, quarantine, events);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  void begin() {
    guard.enter();
    database.begin();
  }

  /** The turn is over: what hooks left running elsewhere may not use the room. */
  void leave() {
    guard.leave();
  }

  /** Runs an event's hook and answers what its caller is told, once committed. */
  RoomReply handle(RoomEvent event) {
    return switch (event) {
      case RoomEvent.Opening opening -> open(opening);
      case RoomEvent.Received received -> once(received.call(), () -> receive(received));
      case RoomEvent.Closed(String id, Close close) -> leave(id, close);
      case RoomEvent.Requested(var request, Call call) ->
          once(call, () -> hooks.run(Occasion.request(request, call), r -> r.onRequest(request)));
      case RoomEvent.Woken _ -> RoomReply.NOTHING;
      case RoomEvent.Delivered(Line line, var parcel, var delivery) -> {
        boolean gone = connections.holds(line) && courier.delivered(line, parcel, delivery);
        if (gone) yield leave(line.connectionId, Close.GONE);
        yield connections.holds(line) ? afterCloseCall(line, parcel) : RoomReply.NOTHING;
      }
      case RoomEvent.Rested(Line line) -> {
        courier.rested(line);
        yield RoomReply.NOTHING;
      }
      case RoomEvent.PassedOver(Line line, Problem problem) -> passedOver(line, problem);
      case RoomEvent.Probed(Line line, var delivery) -> probed(line, delivery);
    };
  }

  private RoomReply once(Call call, Supplier<RoomReply> body) {
    return party.isIdempotent() ? body.get() : calls.once(call, body);
  }

  private RoomReply open(RoomEvent.Opening opening) {
    String id = opening.connectionId();
    if (connections.get(id) != null) {
      return hooks.run(Occasion.of("onConnect", id), _ -> accepted(opening.request()));
    }
    return hooks.run(
        Occasion.of("onConnect", id),
        r -> {
          r.onBeforeConnect(id, opening.request());
          var newcomer = connections.add(id, host.clock().millis());
          alarms.setIfUnsetAfter(SWEEP, SWEEP_EVERY);
          r.onConnect(newcomer, opening.request());
          return accepted(opening.request());
        });
  }

  private RoomReply accepted(ConnectionRequest request) {
    return RoomReply.json(Accepted.by(request, party::subprotocol));
  }

  private RoomReply receive(RoomEvent.Received received) {
    RoomConnection sender = connections.get(received.connectionId());
    if (sender == null) {
      var gone = new Refusal(410, "connection " + received.connectionId() + " is not in this room");
      return RoomReply.problem(410, gone.problem(host.ids().next()));
    }
    sender.line.open = true;
    sender.line.heardAt = host.clock().millis();
    return hooks.run(
        Occasion.message(received),
        r -> {
          r.onMessage(sender, received.text());
          return RoomReply.NOTHING;
        },
        (r, problem, status) -> {
          sender.send(hooks.frame(r, problem));
          return RoomReply.NOTHING;
        });
  }

  private RoomReply passedOver(Line line, Problem problem) {
    if (!connections.holds(line)) return RoomReply.NOTHING;
    outbox.send(line.connectionId, hooks.frame(hooks.room(), problem));
    journal.keep();
    return RoomReply.NOTHING;
  }

  /** It is gone, also if its onClose fails or is refused. */
  private RoomReply leave(String id, Close close) {
    RoomConnection leaver = connections.get(id);
    if (leaver == null) return RoomReply.NOTHING;
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

  /** A close that API Gateway took ends the connection, whether or not it will tell us so. */
  private RoomReply afterCloseCall(Line line, RoomEvent.Parcel parcel) {
    boolean closed =
        parcel instanceof RoomEvent.Parcel.Letter(Outbox.Entry entry)
            && entry.utf8() == null
            && line.sent == entry.seq();
    return closed ? leave(line.connectionId, Close.BY_ROOM) : RoomReply.NOTHING;
  }

  private RoomReply probed(Line line, Sockets.Delivery delivery) {
    if (!connections.holds(line)) return RoomReply.NOTHING;
    boolean never = delivery == Sockets.Delivery.UNKNOWN && !line.open;
    if (delivery == Sockets.Delivery.GONE || never) return leave(line.connectionId, Close.GONE);
    if (delivery == Sockets.Delivery.DONE) {
      line.open = true;
      line.heardAt = host.clock().millis();
    }
    return RoomReply.NOTHING;
  }

  /** Rings what is due. */
  void ring() {
    clock.ring();
  }

  private void sweep() {
    long silentSince = host.clock().millis() - SWEEP_EVERY.toMillis();
    for (RoomConnection connection : connections.all()) {
      Line line = connection.line;
      if (line.heardAt <= silentSince) courier.probe(line);
    }
    if (!connections.all().isEmpty()) alarms.setAfter(SWEEP, SWEEP_EVERY);
  }

  /**
   * Puts everything since {@link #begin} on disk, after the index knows of the work left. What was
   * sent is written down once a second: a crash repeats what was sent since.
   */
  void commit() {
    long now = host.clock().millis();
    if (now - placesStoredAt >= STORE_PLACES_EVERY.toMillis()) storePlaces();
    commitHooks();
  }

  private void storePlaces() {
    placesStoredAt = host.clock().millis();
    connections.store();
  }

  /** The same with all that was sent: nothing is repeated after it. */
  void commitAll() {
    storePlaces();
    commitHooks();
  }

  private void commitHooks() {
    if (context.isDeliverAsked()) hooks.start();
    quarantine.unmark();
    store();
  }

  /** Puts all that came before a hook on disk, with a mark that it is about to run. */
  private void mark(Occasion occasion) {
    quarantine.mark(occasion);
    store();
    database.begin();
  }

  private void store() {
    outbox.store();
    calls.store();
    journal.keep();
    boolean hasWork = alarms.next().isPresent();
    if (!filed || (hasWork && !indexed)) {
      host.index().awake(address, epoch, hasWork);
      filed = true;
      indexed |= hasWork;
    }
    database.commit();
    if (othersRemain) EpochFiles.forgetBefore(host.files().room(address), epoch);
    othersRemain = false;
  }

  /** Lets go what was committed. */
  void release() {
    if (context.takeDeliverAsked()) deliver(false);
    cutOffTheSlowest();
    courier.pump();
    if (courier.someoneIsBehind()) {
      deliver(true);
      courier.pump();
    }
    courier.endTurn();
  }

  /** Brings followers up to date that a crash, or a close, left behind. */
  void catchUp() {
    boolean following = connections.all().stream().anyMatch(c -> c.line.follows());
    if (following) context.deliverAnyway();
  }

  /** A room that does not start now is asked again after the turn in which it does. */
  private void deliver(boolean lateOnly) {
    Room current = hooks.room();
    if (current == null) context.deliverAnyway();
    else courier.deliver(lateOnly, p -> hooks.deliver(current, p), hooks::deliveryFailed);
  }

  private void cutOffTheSlowest() {
    long least = outbox.leastPlace();
    if (least == 0) return;
    for (RoomConnection connection : connections.all()) {
      Line line = connection.line;
      if (line.sent >= least) continue;
      LOG.warn("room {}: connection {} is too slow; closed", address, line.connectionId);
      line.sent = outbox.newest();
      sockets
          .close(line.connectionId)
          .thenAccept(_ -> events.accept(new RoomEvent.Closed(line.connectionId, Close.GONE)));
    }
  }

  /** Whether places have moved that a quiet moment should store. */
  boolean isDirty() {
    return courier.isDirty();
  }

  /** Epoch milliseconds of the next alarm. */
  OptionalLong nextAlarm() {
    return alarms.next();
  }

  /** Gives up what was not committed and closes the file. */
  void abandon() {
    try {
      database.rollback();
    } finally {
      database.close();
    }
  }

  /**
   * Leaves word of the next alarm, or of messages that have not arrived, and closes the file.
   * Everything must be committed.
   */
  void close() {
    try {
      OptionalLong next = courier.isIdle() ? alarms.next() : OptionalLong.of(host.clock().millis());
      host.index().asleep(address, next, database.settle());
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
    database.closeKeepingLog();
  }
}
