package dev.blip.coordinator.testkit;

import dev.blip.coordinator.runtime.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that a test lets pass. */
final class TestClock implements Timers {
  private static final long STEP_MS = 1_000;

  private record Task(long at, int order, Runnable body) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingInt(Task::order));
  private long now = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
  private int order;

  Instant now() {
    return Instant.ofEpochMilli(now);
  }

  @Override
  public void after(Duration delay, Runnable task) {
    tasks.add(new Task(now + delay.toMillis(), order++, task));
  }

  /** What a process that died had meant to do. */
  void forgetTimers() {
    tasks.clear();
  }

  /**
   * Moves on in steps of at most a second.
   *
   * @param look after each step
   */
  void pass(Duration duration, Runnable look) {
    long end = now + duration.toMillis();
    while (now < end) {
      long step = Math.min(end, now + STEP_MS);
      while (!tasks.isEmpty() && tasks.peek().at <= step) {
        Task task = tasks.poll();
        now = Math.max(now, task.at);
        task.body.run();
      }
      now = step;
      look.run();
    }
  }
}
