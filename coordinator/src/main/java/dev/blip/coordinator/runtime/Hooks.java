package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Batch;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.DeliveryState.Place;
import dev.blip.coordinator.runtime.storage.DatabaseStorage;
import dev.blip.coordinator.runtime.storage.RoomDatabase;
import dev.blip.coordinator.runtime.storage.TurnGuard;
import dev.blip.protocol.Problem;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Uuid7;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a room's hooks, each in a savepoint, and starts the room before its first one. A hook that
 * throws is taken back whole, in the database and in memory. For one thread at a time.
 */
final class Hooks {
  /** What a caller is told of a hook that threw; may send, outside the hook's savepoint. */
  interface Failure {
    RoomReply answer(@Nullable Room room, Problem problem, int status);
  }

  private static final String DELIVER = "onDeliver";
  private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);

  private final RoomAddress address;
  private final Uuid7 ids;
  private final InstantSource clock;
  private final RoomDatabase database;
  private final TurnGuard guard;
  private final HookWatch watch;
  private final UndoLog undoLog;
  private final DatabaseStorage storage;
  private final Class<? extends Party> author;
  private final Quarantine quarantine;
  private final Incidents incidents;
  private final Consumer<Occasion> marker;
  private final Supplier<Room> maker;
  private @Nullable Room room;

  /** What a failure is one of. */
  private String running = "";

  /**
   * For a room that is made when it is needed.
   *
   * @param author the party, whose package is its author's
   * @param marker commits all that came before, and a mark that this is about to run
   * @param maker makes it; called within a hook
   */
  Hooks(
      RoomAddress address,
      RuntimeServices services,
      RoomDatabase database,
      TurnGuard guard,
      HookWatch watch,
      UndoLog undoLog,
      DatabaseStorage storage,
      Class<? extends Party> author,
      Quarantine quarantine,
      Consumer<Occasion> marker,
      Supplier<Room> maker) {
    this.address = address;
    this.ids = services.ids();
    this.clock = services.clock();
    this.database = database;
    this.guard = guard;
    this.watch = watch;
    this.undoLog = undoLog;
    this.storage = storage;
    this.author = author;
    this.quarantine = quarantine;
    this.incidents = services.incidents();
    this.marker = marker;
    this.maker = maker;
  }

  /** The room, if it has started and has not failed since. */
  @Nullable Room room() {
    return room;
  }

  RoomReply run(Occasion occasion, Function<Room, RoomReply> body) {
    return run(occasion, body, (_, problem, status) -> RoomReply.problem(status, problem));
  }

  RoomReply run(Occasion occasion, Function<Room, RoomReply> body, Failure failure) {
    RoomReply started = room == null ? start(failure) : RoomReply.NOTHING;
    Room current = room;
    return current == null ? started : attempt(occasion, () -> body.apply(current), failure);
  }

  /** Says, within a hook, that what comes next is another one's, in the same savepoint. */
  void goesOnIn(String hook) {
    running = hook;
    watch.goesOnIn(hook);
  }

  /** Starts the room if need be; a failure is in the log, and the next event tries again. */
  void start() {
    if (room == null) start((_, problem, status) -> RoomReply.problem(status, problem));
  }

  /** Runs what is no matter of the room's own code, as a hook; the room need not start for it. */
  RoomReply runAside(String what, Runnable step) {
    return attempt(
        Occasion.of(what, ""),
        () -> {
          step.run();
          return RoomReply.NOTHING;
        },
        (_, problem, status) -> RoomReply.problem(status, problem));
  }

  /** What the start stores stays, whatever becomes of the hook that comes next. */
  private RoomReply start(Failure failure) {
    return attempt(
        Occasion.START,
        () -> {
          Room made = maker.get();
          made.onStart();
          if (storage.takeEmptied()) throw new IllegalStateException("onStart cannot delete all");
          room = made;
          return RoomReply.NOTHING;
        },
        failure);
  }

  private RoomReply attempt(Occasion occasion, Supplier<RoomReply> body, Failure failure) {
    Instant refusedUntil = quarantine.refusedUntil(occasion);
    if (refusedUntil != null) return refused(occasion, refusedUntil, failure);
    if (quarantine.watches(occasion)) marker.accept(occasion);
    database.savepoint();
    guard.beginHook();
    running = occasion.hook();
    long writes = database.writes();
    try {
      RoomReply reply = watch.call(occasion.hook(), body);
      Objects.requireNonNull(reply, running + " answered null");
      database.release(database.writes() != writes);
      undoLog.keep();
      if (storage.takeEmptied()) room = null;
      return reply;
    } catch (Refusal refusal) {
      Room told = room;
      takeBack(database.writes() != writes);
      RoomReply reply = told(failure, told, refusal.problem(ids.next()), refusal.status());
      return refusal.allowed().isEmpty()
          ? reply
          : reply.with("allow", String.join(", ", refusal.allowed()));
    } catch (Throwable e) {
      Room told = room;
      takeBack(true);
      return told(failure, told, failed(running, e), 500);
    } finally {
      guard.endHook();
    }
  }

  /**
   * What a follower at a place is to be sent. Between transactions; whatever this throws is for
   * {@link #failed}, and concerns those alone who stand there.
   */
  List<Batch> deliver(Room current, Place place) {
    Supplier<List<Batch>> hook =
        () ->
            place.log().isEmpty()
                ? current.onDeliver(place.after())
                : current.onDeliver(place.log(), place.after());
    var occasion = Occasion.of(DELIVER, (place.log() + " after " + place.after()).strip());
    Instant refusedUntil = quarantine.refusedUntil(occasion);
    if (refusedUntil != null) throw new Refused(occasion, refusedUntil);
    if (!quarantine.watches(occasion)) return watch.call(DELIVER, hook);
    inTransaction(() -> quarantine.mark(occasion));
    try {
      return watch.call(DELIVER, hook);
    } finally {
      inTransaction(quarantine::unmark);
    }
  }

  /** Runs what only reads; between transactions, and what it throws is the caller's. */
  <T> T read(String hook, Supplier<T> body) {
    return watch.call(hook, body);
  }

  /** The room's own words for a problem; the usual ones if it has none, or fails there too. */
  String frame(@Nullable Room told, Problem problem) {
    if (told == null) return problem.toFrame();
    try {
      String frame = watch.call("errorFrame", () -> told.errorFrame(problem));
      Objects.requireNonNull(frame, "errorFrame is null");
      int size = frame.getBytes(StandardCharsets.UTF_8).length;
      if (size <= Connection.MAX_MESSAGE) return frame;
      throw new IllegalArgumentException(
          "errorFrame must have 0.." + Connection.MAX_MESSAGE + " bytes, has " + size);
    } catch (Throwable e) {
      LOG.error("room {}: errorFrame failed [{}]", address, problem.id(), e);
      return problem.toFrame();
    }
  }

  private void inTransaction(Runnable step) {
    database.begin();
    step.run();
    database.commit();
  }

  /** Logs what a delivery threw. */
  Problem deliveryFailed(Throwable e) {
    return failed(DELIVER, e);
  }

  /** An Error too is the hook's own failure, and no other's. */
  Problem failed(String hook, Throwable e) {
    if (e instanceof OutOfMemoryError) incidents.outOfMemory();
    String id = ids.next();
    if (e instanceof Refused refused) return refused.problem(id);
    if (e instanceof Refusal refusal) return refusal.problem(id);
    String told = HookFailure.told(e, author);
    LOG.error("room {}: {} failed: {} [{}]", address, hook, told, id, e);
    incidents.hookFailed(address, new RoomError(hook, told, id, clock.millis()));
    return new Problem("internal", hook + " failed; the log has it under this ID", id);
  }

  private RoomReply refused(Occasion occasion, Instant until, Failure failure) {
    guard.beginHook();
    try {
      return told(failure, room, new Refused(occasion, until).problem(ids.next()), 500);
    } finally {
      guard.endHook();
    }
  }

  /** The room's earlier owners have ended in this, so it is not run. */
  private final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(Occasion occasion, Instant until) {
      super(
          "room %s refuses %s until %s: coordinators have ended in it"
              .formatted(address, occasion, until.truncatedTo(ChronoUnit.SECONDS)));
    }

    Problem problem(String id) {
      incidents.poisonRefused();
      LOG.error("{} [{}]", getMessage(), id);
      return new Problem("internal", String.valueOf(getMessage()), id);
    }
  }

  /** What a failed hook's caller is told is no longer part of that hook: it stays. */
  private RoomReply told(Failure failure, @Nullable Room told, Problem problem, int status) {
    RoomReply reply = failure.answer(told, problem, status);
    undoLog.keep();
    return reply;
  }

  private void takeBack(boolean startAnew) {
    database.rollbackToSavepoint();
    undoLog.undo();
    storage.forgetLogs();
    storage.takeEmptied();
    if (startAnew) room = null;
  }
}
