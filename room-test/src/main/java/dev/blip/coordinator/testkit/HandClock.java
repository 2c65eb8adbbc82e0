package dev.blip.coordinator.testkit;

import dev.blip.coordinator.runtime.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that stands still until it is moved, and what is to happen in it. */
final class HandClock implements InstantSource, Timers {
  private record Task(long at, long order, Runnable body) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
  private long jumped;
  private long now = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
  private long order;

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public long millis() {
    return now + jumped;
  }

  @Override
  public long passed() {
    return now;
  }

  /** The clock shows another time from now on; what is to happen is as far away as before. */
  void jump(Duration by) {
    jumped += by.toMillis();
  }

  @Override
  public void after(Duration delay, Runnable task) {
    tasks.add(new Task(now + Math.max(delay.toMillis(), 0), order++, task));
  }

  /** Moves on to a time, as {@link #passed} has it; what is due on the way happens in order. */
  void moveTo(long time) {
    while (!tasks.isEmpty() && tasks.peek().at <= time) {
      Task task = tasks.remove();
      now = Math.max(now, task.at);
      task.body.run();
    }
    now = time;
  }
}
