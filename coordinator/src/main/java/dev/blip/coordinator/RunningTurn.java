package dev.blip.coordinator;

import dev.blip.coordinator.runtime.Turn;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A turn in the line for a thread, or on one. */
final class RunningTurn implements Runnable {
  final Turn turn;
  final long cameAt = System.nanoTime();
  private final ThreadSupervisor supervisor;
  private volatile @Nullable Thread thread;
  private volatile boolean aside;
  private boolean again;

  private volatile long beganAt;

  // Of the supervisor alone.
  long step = -1;
  long stepSeenAt;
  long interruptedAt;
  boolean isTold;

  RunningTurn(Turn turn, ThreadSupervisor supervisor) {
    this.turn = turn;
    this.supervisor = supervisor;
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    supervisor.begin(this);
    try {
      do {
        again = false;
        beganAt = System.nanoTime();
        turn.run();
        // What comes after the next turn is the pool's again, unless that one takes too long, too.
        aside = false;
      } while (again);
    } finally {
      supervisor.end(this);
    }
  }

  /** Whether a room's next turn is taken on the thread that the room was set aside onto. */
  boolean takesNext(Turn next) {
    if (!aside || next != turn || Thread.currentThread() != thread) return false;
    again = true;
    return true;
  }

  /** The supervisor sees that it is at something else. */
  void begins(long step, long now) {
    this.step = step;
    stepSeenAt = now;
    interruptedAt = now - TimeUnit.HOURS.toNanos(1);
    isTold = false;
  }

  /** In nanoTime. */
  long beganAt() {
    return beganAt;
  }

  /** From now on its thread is its room's own. */
  void setAside() {
    aside = true;
  }

  boolean isAside() {
    return aside;
  }

  /** Where its thread is. */
  Throwable place() {
    var place = new Throwable("it is here");
    Thread runner = thread;
    if (runner != null) place.setStackTrace(runner.getStackTrace());
    return place;
  }
}
