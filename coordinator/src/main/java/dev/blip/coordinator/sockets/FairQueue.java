package dev.blip.coordinator.sockets;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets a bounded number of jobs run at once; the rest waits. Owners take turns, so that one with
 * very many jobs delays another by no more than a job each; an owner's own jobs go in the order
 * they came. Each start takes a place until {@link #leave} gives it back. Jobs are started on the
 * executor, never on the thread that enters or leaves, so that neither pays for another's call.
 * Safe for use by many threads.
 */
final class FairQueue {
  private final int places;
  private final Executor executor;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<Object, Queue<Runnable>> waiting = new LinkedHashMap<>();
  private int taken;
  private int jobs;

  FairQueue(int places, Executor executor) {
    this.places = places;
    this.executor = executor;
  }

  /** Starts the job as soon as there is a place and it is its owner's turn. */
  void enter(Object owner, Runnable job) {
    lock.lock();
    try {
      if (taken == places) {
        waiting.computeIfAbsent(owner, o -> new ArrayDeque<>()).add(job);
        jobs++;
        return;
      }
      taken++;
    } finally {
      lock.unlock();
    }
    executor.execute(job);
  }

  /** Gives a place back: the next who waits gets it. */
  void leave() {
    Runnable next;
    lock.lock();
    try {
      next = poll();
      if (next == null) taken--;
    } finally {
      lock.unlock();
    }
    if (next != null) executor.execute(next);
  }

  /** The job of the owner whose turn it is; the owner goes to the end of the line. */
  private @Nullable Runnable poll() {
    var turn = waiting.pollFirstEntry();
    if (turn == null) return null;
    Queue<Runnable> own = turn.getValue();
    Runnable next = own.poll();
    jobs--;
    if (!own.isEmpty()) waiting.putLast(turn.getKey(), own);
    return next;
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
      return jobs;
    } finally {
      lock.unlock();
    }
  }
}
