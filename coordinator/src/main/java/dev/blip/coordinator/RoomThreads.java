package dev.blip.coordinator;

import dev.blip.coordinator.runtime.Timers;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that rooms take turns on. Platform threads: a turn waits in SQLite's fsync, which
 * would pin a virtual thread's carrier.
 */
final class RoomThreads implements Executor, Timers, AutoCloseable {
  private static final int THREADS = 64;
  private static final Logger LOG = LoggerFactory.getLogger(RoomThreads.class);

  private final ExecutorService turns =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().name("room-", 0).daemon().factory());
  private final ScheduledExecutorService timers =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("room-timers").daemon().factory());

  @Override
  public void execute(Runnable turn) {
    try {
      turns.execute(turn);
    } catch (RejectedExecutionException e) {
      LOG.debug("a turn comes after the end");
    }
  }

  @Override
  public void after(Duration delay, Runnable task) {
    try {
      timers.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("a timer comes after the end");
    }
  }

  @Override
  public void close() {
    timers.shutdownNow();
    turns.shutdown();
  }
}
