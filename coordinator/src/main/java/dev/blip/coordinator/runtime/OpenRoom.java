package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Close;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.storage.DatabaseStorage;
import dev.blip.coordinator.runtime.storage.RoomDatabase;
import dev.blip.coordinator.runtime.storage.ShardEpoch;
import dev.blip.coordinator.runtime.storage.TurnGuard;
import dev.blip.protocol.RoomAddress;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A room whose database is open: turns events into hooks, each in a savepoint. The caller brackets
 * events with {@link #begin} and {@link #commit}. For one thread at a time.
 */
final class OpenRoom {
  /** How often what was sent is written down. */
  static final Duration STORE_PLACES_EVERY = Duration.ofSeconds(1);

  private final RoomAddress address;
  private final Party party;
  private final RuntimeServices services;
  private final RoomDatabase database;
  private final TurnGuard guard;
  private final UndoLog undoLog;
  private final DatabaseStorage storage;
  private final AlarmTable alarms;
  private final OutgoingCalls outgoing;
  private final UrlFollowers followers;
  private final CallHandler calls;
  private final Outbox outbox;
  private final ConnectionTable connections;
  private final Consumer<RoomEvent> events;
  private final Dispatcher dispatcher;
  private final Quarantine quarantine;
  private final HookContext context;
  private final Hooks hooks;
  private final AlarmClock clock;
  private final Destruction destruction;
  private final SocketEvents socketEvents;
  private final IndexEntry entry;
  private final RoomReport report;
  private long placesStoredAt;

  private OpenRoom(
      RoomAddress address,
      Party party,
      RuntimeServices services,
      RoomDatabase database,
      HookWatch watch,
      IndexEntry entry,
      Quarantine quarantine,
      BooleanSupplier holds,
      Consumer<RoomEvent> events) {
    this.address = address;
    this.party = party;
    this.services = services;
    this.database = database;
    this.entry = entry;
    this.quarantine = quarantine;
    this.events = events;
    watch.interruptsAlso(database::interrupt);
    Sockets sockets = services.sockets().of(address);
    guard = new TurnGuard(address.toString());
    guard.enter();
    undoLog = new UndoLog(guard);
    storage = new DatabaseStorage(database, services.clock(), guard);
    alarms = new AlarmTable(database, services.clock(), undoLog);
    outbox = new Outbox(database, undoLog);
    connections = new ConnectionTable(database, undoLog, outbox);
    dispatcher = new Dispatcher(services, sockets, connections, outbox, undoLog, holds, events);
    var identity = new OutgoingTable(database, undoLog);
    outgoing = new OutgoingCalls(address, services, identity, undoLog, events);
    followers =
        new UrlFollowers(
            address, services, new FollowerTable(database, undoLog), identity, undoLog, events);
    var ringing = new RoomAlarms(alarms, services.clock(), guard);
    context =
        new HookContext(
            address,
            services,
            storage,
            ringing,
            connections,
            outbox,
            outgoing,
            followers,
            undoLog,
            guard,
            this::destroy);
    hooks =
        new Hooks(
            address,
            services,
            database,
            guard,
            watch,
            undoLog,
            storage,
            party.getClass(),
            quarantine,
            this::mark,
            () -> party.room(context));
    var access = new AccountAccess(services, database, undoLog, connections);
    calls =
        new CallHandler(party, services, database, hooks, connections, alarms, outgoing, access);
    destruction =
        new Destruction(
            services, database, storage, alarms, connections, outbox, outgoing, followers, calls);
    socketEvents =
        new SocketEvents(
            services.clock(), alarms, connections, outbox, dispatcher, undoLog, hooks, calls);
    report =
        new RoomReport(
            address,
            database,
            storage,
            connections,
            alarms,
            outbox,
            outgoing,
            followers,
            destruction);
    Map<String, Runnable> runtimes =
        Map.of(SocketEvents.SWEEP, socketEvents::sweep, Destruction.ALARM, destruction::look);
    clock = new AlarmClock(address, services.clock(), alarms, hooks, quarantine, runtimes);
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
      RuntimeServices services,
      ShardEpoch shardEpoch,
      HookWatch watch,
      Probation probation,
      Consumer<RoomEvent> events) {
    long newest = services.index().file(address);
    boolean isMemoryOnly = party.isMemoryOnly();
    if (!isMemoryOnly && shardEpoch.suspects(newest)) probation.begin();
    RoomDatabase database =
        isMemoryOnly ? RoomDatabase.inMemory() : services.files().open(address, shardEpoch, newest);
    try {
      database.limit(services.settings().number("BLIP_ROOM_QUOTA_MB", 1_024, 1, 65_536) << 20);
      database.begin();
      var quarantine = new Quarantine(address, database, services.clock(), shardEpoch, probation);
      return new OpenRoom(
          address,
          party,
          services,
          database,
          watch,
          new IndexEntry(address, services, shardEpoch.number(), newest),
          quarantine,
          shardEpoch::holds,
          events);
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
      case RoomEvent.Called(RoomCall call) -> calls.handle(call);
      case RoomEvent.Gone(String id) -> calls.leave(id, Close.GONE);
      case RoomEvent.Replied replied -> {
        outgoing.replied(replied, hooks);
        yield RoomReply.NOTHING;
      }
      case RoomEvent.Posted posted -> {
        followers.posted(posted, hooks);
        yield RoomReply.NOTHING;
      }
      case RoomEvent.Woken _ -> RoomReply.NOTHING;
      case RoomEvent.Looked(String sql) -> looked(sql);
      case RoomEvent.Destroyed _ -> destroyed();
      case RoomEvent.Delivered delivered -> socketEvents.delivered(delivered);
      case RoomEvent.Rested(DeliveryState line) -> socketEvents.rested(line);
      case RoomEvent.PassedOver(DeliveryState line, var problem) ->
          socketEvents.passedOver(line, problem);
      case RoomEvent.Probed(DeliveryState line, var outcome) -> socketEvents.probed(line, outcome);
    };
  }

  private RoomReply looked(String sql) {
    return sql.isEmpty() ? RoomReply.json(report.row()) : report.found(sql, services.ids().next());
  }

  /** Where nothing is left to wait for, the room is gone after this turn. */
  private RoomReply destroyed() {
    RoomReply reply = hooks.runAside("destroy", context::destroy);
    if (reply.status() < 300) destruction.look();
    return reply;
  }

  /** What waits for a while waits no longer for it; before the turn's events. */
  void clockWentBack(long by) {
    alarms.clockWentBack(by);
    outgoing.clockWentBack(by);
    followers.clockWentBack(by);
  }

  /** Rings what is due. */
  void ring() {
    clock.ring();
    outgoing.giveUpLost();
    followers.choose(hooks);
  }

  private void destroy() {
    destruction.begin();
  }

  /**
   * Puts everything since {@link #begin} on disk, after the index knows of the work left. What was
   * sent is written down once a second: a crash repeats what was sent since.
   */
  void commit() {
    long now = services.clock().millis();
    if (now - placesStoredAt >= STORE_PLACES_EVERY.toMillis()) storePlaces();
    else connections.store(dispatcher.answered(), database.lazily());
    commitHooks();
  }

  private void storePlaces() {
    placesStoredAt = services.clock().millis();
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
    undoLog.keep();
    boolean hasWork = alarms.next().isPresent() || outgoing.hasWork() || followers.hasWork();
    entry.beforeCommit(hasWork);
    database.commit();
    entry.afterCommit();
  }

  /** Lets go what was committed. */
  void release() {
    if (context.takeDeliverAsked()) {
      followers.haveNews();
      deliver(false);
    }
    dispatcher.cutOffTheSlowest(address);
    dispatcher.pump();
    if (dispatcher.someoneIsBehind()) {
      deliver(true);
      dispatcher.pump();
    }
    dispatcher.endTurn();
    outgoing.pump();
    followers.post(hooks);
  }

  /** What leaves from now on is the next owner's. */
  void endSending() {
    dispatcher.end();
  }

  /**
   * Whether API Gateway is still to answer: an answer that is not waited for is asked for again.
   */
  boolean isCalling() {
    return dispatcher.isCalling();
  }

  /** Brings followers up to date that a crash, or a close, left behind. */
  void catchUp() {
    boolean following = connections.all().stream().anyMatch(c -> c.line.place() != null);
    if (following) context.deliverAnyway();
  }

  /** A room that does not start now is asked again after the turn in which it does. */
  private void deliver(boolean lateOnly) {
    Room current = hooks.room();
    if (current == null) context.deliverAnyway();
    else dispatcher.deliver(lateOnly, p -> hooks.deliver(current, p), hooks::deliveryFailed);
  }

  /** Whether places have moved that a quiet moment should store. */
  boolean isDirty() {
    return dispatcher.isDirty();
  }

  /** Epoch milliseconds of the next alarm, or of the next try of a call. */
  OptionalLong nextDue() {
    return due(alarms.next());
  }

  /** Where coordinators rest, open sockets do not count as work: they are asked for by the way. */
  private OptionalLong nextAlarmAsleep() {
    boolean rests = services.settings().number("BLIP_REST_AFTER", 0, 0, 86_400) > 0;
    return rests ? alarms.nextBut(SocketEvents.SWEEP) : alarms.next();
  }

  private OptionalLong due(OptionalLong alarm) {
    return Stream.of(alarm, outgoing.due(), followers.due())
        .flatMapToLong(OptionalLong::stream)
        .min();
  }

  /** Whether the room was destroyed, and nothing of it is left to do. */
  boolean isOver() {
    return destruction.isOver();
  }

  /** Removes the room's files. Everything must be committed. */
  void remove() {
    dispatcher.end();
    database.close();
    entry.forget();
    if (!party.isMemoryOnly()) services.files().remove(address);
  }

  /** Gives up what was not committed and closes the file. */
  void abandon() {
    dispatcher.end();
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
      OptionalLong next =
          dispatcher.isIdle() && !outgoing.isUnderWay() && !followers.isUnderWay()
              ? due(nextAlarmAsleep())
              : OptionalLong.of(services.clock().millis());
      entry.asleep(next, database.settle());
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
    database.closeKeepingLog();
  }
}
