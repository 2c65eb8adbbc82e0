package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.Problem;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Uuid7;
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

  private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);

  private final RoomAddress address;
  private final Uuid7 ids;
  private final RoomDatabase database;
  private final TurnGuard guard;
  private final HookWatch watch;
  private final Journal journal;
  private final DatabaseStorage storage;
  private final Class<? extends Party> author;
  private final Supplier<Room> maker;
  private @Nullable Room room;

  /**
   * For a room that is made when it is needed.
   *
   * @param author the party, whose package is its author's
   * @param maker makes it; called within a hook
   */
  Hooks(
      RoomAddress address,
      Uuid7 ids,
      RoomDatabase database,
      TurnGuard guard,
      HookWatch watch,
      Journal journal,
      DatabaseStorage storage,
      Class<? extends Party> author,
      Supplier<Room> maker) {
    this.address = address;
    this.ids = ids;
    this.database = database;
    this.guard = guard;
    this.watch = watch;
    this.journal = journal;
    this.storage = storage;
    this.author = author;
    this.maker = maker;
  }

  /** The room, if it has started and has not failed since. */
  @Nullable Room room() {
    return room;
  }

  RoomReply run(String hook, Function<Room, RoomReply> body) {
    return run(hook, body, (_, problem, status) -> RoomReply.problem(status, problem));
  }

  RoomReply run(String hook, Function<Room, RoomReply> body, Failure failure) {
    RoomReply started = room == null ? start(failure) : RoomReply.NOTHING;
    Room current = room;
    return current == null ? started : attempt(hook, () -> body.apply(current), failure);
  }

  /** Starts the room if need be; a failure is in the log, and the next event tries again. */
  void start() {
    if (room == null) start((_, problem, status) -> RoomReply.problem(status, problem));
  }

  /** What the start stores stays, whatever becomes of the hook that comes next. */
  private RoomReply start(Failure failure) {
    return attempt(
        "onStart",
        () -> {
          Room made = maker.get();
          made.onStart();
          room = made;
          return RoomReply.NOTHING;
        },
        failure);
  }

  private RoomReply attempt(String hook, Supplier<RoomReply> body, Failure failure) {
    database.savepoint();
    guard.beginHook();
    long writes = database.writes();
    try {
      RoomReply reply = watch.call(hook, body);
      database.release();
      journal.keep();
      return reply;
    } catch (Refusal refusal) {
      Room told = room;
      takeBack(database.writes() != writes);
      return told(failure, told, refusal.problem(ids.next()), refusal.status());
    } catch (Exception | StackOverflowError e) {
      Room told = room;
      takeBack(true);
      String id = ids.next();
      LOG.error("room {}: {} failed: {} [{}]", address, hook, HookFailure.told(e, author), id, e);
      var problem = new Problem("internal", hook + " failed; the log has it under this ID", id);
      return told(failure, told, problem, 500);
    } finally {
      guard.endHook();
    }
  }

  /** What a failed hook's caller is told is no longer part of that hook: it stays. */
  private RoomReply told(Failure failure, @Nullable Room told, Problem problem, int status) {
    RoomReply reply = failure.answer(told, problem, status);
    journal.keep();
    return reply;
  }

  private void takeBack(boolean startAnew) {
    database.rollbackToSavepoint();
    journal.undo();
    storage.forgetLogs();
    if (startAnew) room = null;
  }
}
