package dev.blip.coordinator.lease;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Makes calls that come while another is under way together: the first goes alone and at once, and
 * the next takes all that have come meanwhile. Safe for use by many threads.
 *
 * @param <Q> a call
 * @param <A> its answer
 */
final class Together<Q, A> {
  private record Waiting<Q, A>(Q question, CompletableFuture<A> answer) {}

  private final int most;
  private final Function<List<Q>, List<A>> calls;
  private final Deque<Waiting<Q, A>> waiting = new ArrayDeque<>();
  private boolean underWay;

  /**
   * Nothing is under way yet.
   *
   * @param most calls at a time
   * @param calls answers each, in their order; what it throws, each caller gets
   */
  Together(int most, Function<List<Q>, List<A>> calls) {
    this.most = most;
    this.calls = calls;
  }

  /** Waits for its answer; meanwhile it may make others' calls, too. */
  A call(Q question) {
    var mine = new Waiting<Q, A>(question, new CompletableFuture<>());
    boolean leads;
    synchronized (this) {
      waiting.add(mine);
      leads = !underWay;
      underWay = true;
    }
    if (leads) makeAll();
    try {
      return mine.answer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) throw failure;
      throw e;
    }
  }

  /** How many wait for the one that is under way. */
  synchronized int waiting() {
    return waiting.size();
  }

  private void makeAll() {
    for (List<Waiting<Q, A>> now = next(); !now.isEmpty(); now = next()) make(now);
  }

  /** Empty when there are no more, and then the next call goes at once. */
  private synchronized List<Waiting<Q, A>> next() {
    List<Waiting<Q, A>> now = new ArrayList<>();
    while (!waiting.isEmpty() && now.size() < most) now.add(waiting.remove());
    underWay = !now.isEmpty();
    return now;
  }

  /** Those that wait are told of an error, too. */
  private void make(List<Waiting<Q, A>> now) {
    try {
      List<A> answers = calls.apply(now.stream().map(Waiting::question).toList());
      for (int i = 0; i < now.size(); i++) now.get(i).answer.complete(answers.get(i));
    } catch (Throwable e) {
      for (var each : now) each.answer.completeExceptionally(e);
    }
  }
}
