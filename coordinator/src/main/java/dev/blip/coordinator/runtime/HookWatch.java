package dev.blip.coordinator.runtime;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows which hook of a room runs, and interrupts it. An interrupt reaches the hook alone: none is
 * left on the thread when the hook has ended, where it would close the next file that is read.
 */
final class HookWatch {
  /** How a step stands with its limits. */
  enum Stage {
    IN_TIME,
    OVERDUE,
    GIVEN_UP
  }

  private long step;
  private @Nullable String hook;
  private @Nullable Thread thread;
  private Runnable interruptDatabase = () -> {};
  private volatile Stage stage = Stage.IN_TIME;

  /** Says how to end a statement that the hook waits for. */
  void interruptsAlso(Runnable interruptDatabase) {
    this.interruptDatabase = interruptDatabase;
  }

  <T> T call(String name, Supplier<T> body) {
    begin(name);
    try {
      return body.get();
    } finally {
      end();
    }
  }

  private synchronized void begin(String name) {
    next(name, Thread.currentThread());
  }

  private synchronized void end() {
    next(null, null);
    var _ = Thread.interrupted();
  }

  /** The step goes on in another hook. */
  synchronized void goesOnIn(String name) {
    hook = name;
  }

  private void next(@Nullable String name, @Nullable Thread runner) {
    step++;
    hook = name;
    thread = runner;
    if (stage != Stage.IN_TIME) stage = Stage.IN_TIME;
  }

  /** A turn begins, or ends. */
  synchronized void turn() {
    next(null, null);
  }

  synchronized long step() {
    return step;
  }

  synchronized @Nullable String hook() {
    return hook;
  }

  Stage stage() {
    return stage;
  }

  /** Tells whether the step still lasts. */
  synchronized boolean reach(Stage next, long step) {
    if (this.step != step) return false;
    stage = next;
    return true;
  }

  /** Interrupts a step's hook, and the statement that it waits for. */
  synchronized void interrupt(long step) {
    Thread runner = thread;
    if (this.step != step || runner == null) return;
    interruptDatabase.run();
    runner.interrupt();
  }
}
