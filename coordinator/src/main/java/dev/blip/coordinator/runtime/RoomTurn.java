package dev.blip.coordinator.runtime;

import dev.blip.protocol.RoomAddress;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A room's turns as their executor sees them.
 *
 * @param work the turn
 * @param overdue told of a step that takes too long
 */
record RoomTurn(
    RoomAddress room, HookWatch watch, RoomQueue queue, Runnable work, LongConsumer overdue)
    implements Turn {
  @Override
  public void run() {
    work.run();
  }

  @Override
  public long step() {
    return watch.step();
  }

  @Override
  public @Nullable String hook() {
    return watch.hook();
  }

  @Override
  public void overdue(long step) {
    if (watch.reach(HookWatch.Stage.OVERDUE, step)) overdue.accept(step);
  }

  @Override
  public void giveUp(long step) {
    if (!watch.reach(HookWatch.Stage.GIVEN_UP, step)) return;
    queue.refuseAll();
    watch.interrupt(step);
  }
}
