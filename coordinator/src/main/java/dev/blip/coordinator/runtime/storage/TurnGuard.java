package dev.blip.coordinator.runtime.storage;

import org.jspecify.annotations.Nullable;

/**
 * Knows whose turn it is. A room's surroundings may be used by its hooks alone, on the thread that
 * runs them: anything else would escape the transaction.
 */
public final class TurnGuard {
  private final String room;
  private volatile @Nullable Thread thread;
  private boolean hook;

  public TurnGuard(String room) {
    this.room = room;
  }

  public void enter() {
    thread = Thread.currentThread();
  }

  public void leave() {
    thread = null;
  }

  public void beginHook() {
    hook = true;
  }

  public void endHook() {
    hook = false;
  }

  /**
   * For what reads.
   *
   * @throws IllegalStateException outside the room's turn
   */
  public void requireTurn() {
    Thread current = Thread.currentThread();
    if (thread == current) return;
    throw new IllegalStateException(
        "room %s may be used in its hooks only, on the thread that runs them; was used on %s"
            .formatted(room, current.getName()));
  }

  /**
   * For what changes something.
   *
   * @throws IllegalStateException outside a hook, which {@code onDeliver} counts as
   */
  public void requireHook() {
    requireTurn();
    if (hook) return;
    throw new IllegalStateException(
        "room " + room + " can only be read in onDeliver: change it in another hook");
  }
}
