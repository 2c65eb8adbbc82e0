package dev.blip.coordinator;

import dev.blip.coordinator.metrics.Counter;
import dev.blip.coordinator.metrics.Metrics;
import dev.blip.coordinator.runtime.Incidents;
import dev.blip.coordinator.runtime.LastErrors;
import dev.blip.coordinator.runtime.RoomError;
import dev.blip.coordinator.runtime.Timers;
import dev.blip.protocol.RoomAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Counts what rooms do wrong, and looks after the heap once a hook has run out of memory: that hook
 * has ended, and what it held is garbage. If it is still full then, this process is of no use.
 */
final class RoomIncidents implements Incidents {
  private static final Duration LOOK_AFTER = Duration.ofSeconds(1);
  private static final int MOST_PERCENT = 90;

  private final Counter poison;
  private final Counter outOfMemory;
  private final Counter dropped;
  private final Timers timers;
  private final Consumer<String> exhausted;
  private final LastErrors errors = new LastErrors();
  private final AtomicBoolean looking = new AtomicBoolean();

  /**
   * @param exhausted told, with the reason, when memory stays short
   */
  RoomIncidents(Metrics metrics, Timers timers, Consumer<String> exhausted) {
    this.timers = timers;
    this.exhausted = exhausted;
    poison =
        metrics.counter(
            "blip_poison_refused_total", "Hooks not run, since coordinators have ended in them.");
    dropped =
        metrics.counter(
            "blip_replies_dropped_total",
            "Answers to rooms' calls that onReply has failed to take.");
    outOfMemory =
        metrics.counter("blip_hooks_out_of_memory_total", "Hooks that failed for want of memory.");
  }

  @Override
  public void poisonRefused() {
    poison.increment();
  }

  @Override
  public void replyDropped() {
    dropped.increment();
  }

  @Override
  public void outOfMemory() {
    outOfMemory.increment();
    if (looking.compareAndSet(false, true)) timers.after(LOOK_AFTER, this::look);
  }

  @Override
  public void hookFailed(RoomAddress room, RoomError error) {
    errors.add(room, error);
  }

  @Override
  public Optional<RoomError> lastError(RoomAddress room) {
    return errors.of(room);
  }

  private void look() {
    looking.set(false);
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    long percent = used * 100 / runtime.maxMemory();
    if (percent < MOST_PERCENT) return;
    exhausted.accept(
        "memory stays short: %d %% of %d MB are in use"
            .formatted(percent, runtime.maxMemory() >> 20));
  }

  long poisonRefusals() {
    return poison.value();
  }

  long repliesDropped() {
    return dropped.value();
  }

  long outOfMemories() {
    return outOfMemory.value();
  }
}
