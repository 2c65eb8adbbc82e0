package dev.blip.coordinator.gateway;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets a bounded number of jobs run at once; the rest waits in the order it came. Each start takes
 * a place until {@link #leave} gives it back. Jobs are started on the executor, never on the thread
 * that enters or leaves, so that neither pays for another's call. Safe for use by many threads.
 */
final class WaitingLine {
  private final int places;
  private final Executor executor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int taken;

  WaitingLine(int places, Executor executor) {
    this.places = places;
    this.executor = executor;
  }

  /** Starts the job as soon as there is a place. */
  void enter(Runnable job) {
    lock.lock();
    try {
      if (taken == places) {
        waiting.add(job);
        return;
      }
      taken++;
    } finally {
      lock.unlock();
    }
    executor.execute(job);
  }

  /** Gives a place back: the first who waits gets it. */
  void leave() {
    Runnable next;
    lock.lock();
    try {
      next = waiting.poll();
      if (next == null) taken--;
    } finally {
      lock.unlock();
    }
    if (next != null) executor.execute(next);
  }

  /** How many jobs have a place. */
  int taken() {
    lock.lock();
    try {
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** How many jobs have none yet. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }
}
