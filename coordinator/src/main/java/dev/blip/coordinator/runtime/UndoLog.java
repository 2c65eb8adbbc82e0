package dev.blip.coordinator.runtime;

import dev.blip.coordinator.runtime.storage.TurnGuard;
import java.util.ArrayDeque;
import java.util.Deque;

/** How to take back what a hook changed in memory, newest first. For one thread at a time. */
final class UndoLog {
  private final TurnGuard guard;
  private final Deque<Runnable> undo = new ArrayDeque<>();
  private long undone;

  UndoLog(TurnGuard guard) {
    this.guard = guard;
  }

  /**
   * For what changes something in memory.
   *
   * @throws IllegalStateException outside a hook
   */
  void requireHook() {
    guard.requireHook();
  }

  void onUndo(Runnable step) {
    undo.push(step);
  }

  void keep() {
    undo.clear();
  }

  /** How often something was taken back. */
  long undone() {
    return undone;
  }

  void undo() {
    if (!undo.isEmpty()) undone++;
    while (!undo.isEmpty()) undo.pop().run();
  }
}
