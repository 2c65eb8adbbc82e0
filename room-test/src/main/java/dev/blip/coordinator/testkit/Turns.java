package dev.blip.coordinator.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** Runs turns on the test's thread, one after another, none within another. */
final class Turns implements Executor {
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean busy;

  @Override
  public void execute(Runnable turn) {
    waiting.add(turn);
    if (!busy) runAll();
  }

  /** What comes up meanwhile waits until the end. */
  void holdBackWhile(Runnable story) {
    requireFree("inOneTurn");
    busy = true;
    try {
      story.run();
    } finally {
      busy = false;
      runAll();
    }
  }

  boolean isBusy() {
    return busy;
  }

  /**
   * @throws IllegalStateException while a turn runs or is held back
   */
  void requireFree(String what) {
    if (busy) throw new IllegalStateException(what + " cannot be used in a hook or in inOneTurn");
  }

  private void runAll() {
    busy = true;
    try {
      for (Runnable turn = waiting.poll(); turn != null; turn = waiting.poll()) turn.run();
    } finally {
      busy = false;
    }
  }
}
