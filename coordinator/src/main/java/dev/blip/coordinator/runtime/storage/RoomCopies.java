package dev.blip.coordinator.runtime.storage;

import dev.blip.protocol.RoomAddress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a copy of each room that has changed, for those who back files up one after the other: at
 * most one in a time, when the room sleeps, or while it is awake if it never does. Made beside the
 * rooms' turns by one thread, which takes 5 % of the time for it; the other rooms wait. Safe for
 * use by many threads.
 */
public final class RoomCopies implements AutoCloseable {
  /** Of each minute, in percent. */
  static final int SHARE = 5;

  /** How often a room that is open is looked at, as a part of the time between its copies. */
  private static final int LOOKS = 24;

  private static final long LOOK_FOR_WORK_EVERY = TimeUnit.MILLISECONDS.toNanos(200);
  private static final Logger LOG = LoggerFactory.getLogger(RoomCopies.class);

  private final CopyQueue queue = new CopyQueue();
  private final Pace pace = Pace.percent(SHARE);
  private final InstantSource clock;
  private final long everyMillis;
  private final Copier copier;
  private final Thread thread;

  /**
   * Begins.
   *
   * @param every the least time between two copies of a room
   */
  public RoomCopies(InstantSource clock, Duration every) {
    this.clock = clock;
    this.everyMillis = every.toMillis();
    this.copier = new Copier(clock, pace);
    this.thread = Thread.ofPlatform().name("copies").daemon().start(this::run);
  }

  /** How many copies have been made. */
  public long made() {
    return copier.made();
  }

  /** How many were not kept, since the room's file is damaged. */
  public long damaged() {
    return copier.damaged();
  }

  /** Opens a room's database, which is copied from now on. */
  RoomDatabase open(RoomAddress address, ShardEpoch shardEpoch, Path file) {
    CopiedRoom room = queue.opening(address, shardEpoch, file, nextLook());
    try {
      RoomDatabase database = RoomDatabase.open(file);
      room.opened(database);
      database.whenClosed(() -> queue.closed(room, clock.millis()));
      return database;
    } catch (RuntimeException e) {
      queue.closed(room, clock.millis());
      throw e;
    }
  }

  private long nextLook() {
    return clock.millis() + Math.max(1, everyMillis / LOOKS);
  }

  private void run() {
    while (!pace.isOver()) {
      pace.begin();
      try {
        queue.take(clock.millis()).ifPresentOrElse(this::look, this::idle);
        pace.rest();
      } catch (InterruptedIOException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("copies of rooms cannot be made; trying on", e);
        idle();
      }
    }
  }

  private void idle() {
    pace.await(LOOK_FOR_WORK_EVERY);
    pace.begin();
  }

  private void look(CopiedRoom room) {
    long changes = room.changes();
    try {
      if (!room.shardEpoch.holds()) {
        queue.done(room, changes);
        return;
      }
      Copier.Need need = copier.need(room, everyMillis);
      if (need == Copier.Need.COPY) copier.copy(room);
      else if (!room.isOpen()) copier.seal(room, changes);
      lookAgain(room, changes, need);
    } catch (InterruptedIOException e) {
      LOG.debug("room {} is not copied: {}", room.address, e.toString());
    } catch (NoSuchFileException e) {
      queue.done(room, changes); // another owner has the room
    } catch (IOException | RuntimeException e) {
      LOG.warn("room {} could not be copied; trying again: {}", room.address, e.toString());
      queue.again(room, changes, nextLook());
    }
  }

  private void lookAgain(CopiedRoom room, long changes, Copier.Need need) throws IOException {
    boolean waits = need == Copier.Need.COPY_LATER;
    if (!room.isOpen() && !waits) queue.done(room, changes);
    else if (waits) queue.again(room, changes, Math.max(nextLook(), copier.due(room, everyMillis)));
    else queue.again(room, changes, nextLook());
  }

  /** Ends after the step that is under way; a copy that is not done is not made. */
  @Override
  public void close() {
    pace.end();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
