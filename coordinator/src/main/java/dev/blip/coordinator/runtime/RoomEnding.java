package dev.blip.coordinator.runtime;

import dev.blip.protocol.RoomAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a room's runner stops: it waits a moment for the answers to what was sent, and leaves a hook
 * behind that does not end. Safe for use by many threads.
 */
final class RoomEnding {
  /** How long an interrupted hook may take to end before its room is left behind. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(RoomEnding.class);

  private final RoomAddress address;
  private final Timers timers;
  private final HookWatch watch;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean begun;
  private volatile boolean impatient;

  RoomEnding(RoomAddress address, Timers timers, HookWatch watch) {
    this.address = address;
    this.timers = timers;
    this.watch = watch;
  }

  /**
   * Begins it.
   *
   * @param turn the one that may run just now
   * @param schedule has a turn run
   */
  CompletionStage<Void> begin(Turn turn, Runnable schedule) {
    begun = true;
    long step = watch.step();
    if (watch.stage() != HookWatch.Stage.IN_TIME) leaveBehind(turn, step);
    timers.after(RoomRunner.LAST_ANSWERS, () -> loseItsPatience(schedule));
    schedule.run();
    return ended;
  }

  private void loseItsPatience(Runnable schedule) {
    impatient = true;
    if (!isOver()) schedule.run();
  }

  /** A step of a turn takes too long: what is to end does not wait for it. */
  void overdue(Turn turn, long step) {
    if (begun) leaveBehind(turn, step);
  }

  private void leaveBehind(Turn turn, long step) {
    turn.giveUp(step);
    timers.after(
        LAST_WORDS,
        () -> {
          if (watch.step() != step || isOver()) return;
          LOG.warn("room {}: left behind in a hook that does not end", address);
          end();
        });
  }

  /** The file is closed, or left behind. */
  void end() {
    ended.complete(null);
  }

  /** Whether it was asked for. */
  boolean hasBegun() {
    return begun;
  }

  /** Whether it was asked for and is still to come. */
  boolean isToCome() {
    return begun && !isOver();
  }

  /** Whether answers are waited for no longer. */
  boolean isImpatient() {
    return impatient;
  }

  /** Whether the runner has ended. */
  boolean isOver() {
    return ended.isDone();
  }
}
