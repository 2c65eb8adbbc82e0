package dev.blip.coordinator;

import dev.blip.coordinator.metrics.Metrics;
import dev.blip.coordinator.runtime.Timers;
import dev.blip.coordinator.runtime.Turn;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that rooms take turns on. Platform threads: a turn waits in SQLite's fsync, which
 * would pin a virtual thread's carrier. They are as few as turns need, and become more where hooks
 * keep them ({@link ThreadSupervisor}).
 */
final class RoomThreads implements Executor, Timers, AutoCloseable {
  private static final Duration KEPT_IDLE = Duration.ofSeconds(60);
  private static final Logger LOG = LoggerFactory.getLogger(RoomThreads.class);

  private final ThreadPoolExecutor pool;
  private final ThreadSupervisor supervisor;
  private final ScheduledExecutorService timers =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("room-timers").daemon().factory());

  RoomThreads(ThreadSettings settings, Metrics metrics) {
    pool =
        new ThreadPoolExecutor(
            settings.usual(),
            settings.most(),
            KEPT_IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("room-", 0).daemon().factory());
    pool.allowCoreThreadTimeOut(true);
    supervisor = ThreadSupervisor.start(pool, settings, metrics);
  }

  @Override
  public void execute(Runnable task) {
    Turn turn = (Turn) task;
    if (supervisor.isOnItsOwnThread(turn)) return;
    try {
      pool.execute(new RunningTurn(turn, supervisor));
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

  /** Hooks that took too long, since the start. */
  long overdueHooks() {
    return supervisor.overdueHooks();
  }

  /** Why healthy rooms would have to wait, if they would. */
  Optional<String> obstacle() {
    return supervisor.obstacle();
  }

  /** Returns at once: turns that have come are taken, and hooks that take too long interrupted. */
  @Override
  public void close() {
    timers.shutdownNow();
    pool.shutdown();
  }
}
