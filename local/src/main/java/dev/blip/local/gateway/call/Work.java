package dev.blip.local.gateway.call;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the gateway is busy with: each task on a virtual thread of its own, counted, so that a
 * gateway that closes can wait for what it has begun. Safe for use by many threads.
 */
public final class Work implements AutoCloseable {
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("gateway-", 0).factory());
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long running;

  /** Runs a task that a closing gateway waits for. */
  public void start(Runnable task) {
    count(1);
    try {
      threads.execute(() -> run(task));
    } catch (RuntimeException refused) {
      count(-1);
      throw refused;
    }
  }

  /** Runs a task on behalf of another one; a closing gateway does not wait for it. */
  public <T> Future<T> call(Callable<T> task) {
    return threads.submit(task);
  }

  /** Waits until nothing runs, and says whether that came true in time. */
  public boolean await(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (running > 0 && left > 0) left = changed.awaitNanos(left);
      return running == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts what still runs. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } finally {
      count(-1);
    }
  }

  private void count(int change) {
    lock.lock();
    try {
      running += change;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
