package dev.blip.local.clicks;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends visits when they are due: the first at once, each other one as long after it as the
 * recording says, divided by the speed. Visits do not wait for each other's answers, unless so many
 * are under way that the next would be one too many; then it is late, and counted so.
 */
public final class Replayer {
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

  private final Destination destination;
  private final Speed speed;
  private final int atOnce;
  private final Consumer<Outcome> listener;
  private final Tally tally = new Tally();

  /**
   * @param atOnce most visits under way
   * @param listener is told what came of each, on many threads
   */
  public Replayer(Destination destination, Speed speed, int atOnce, Consumer<Outcome> listener) {
    this.destination = destination;
    this.speed = speed;
    this.atOnce = atOnce;
    this.listener = listener;
  }

  public Tally tally() {
    return tally;
  }

  /**
   * Sends visits until there are no more, and waits for their answers.
   *
   * @param visits in the order of their time; asked for the next when the one before is sent
   * @throws InterruptedException if the thread was interrupted: then no more are sent, and those
   *     under way have had two seconds for their answers
   */
  public void run(Iterator<Visit> visits, Stopwatch stopwatch) throws InterruptedException {
    var free = new Semaphore(atOnce);
    try {
      send(visits, stopwatch, free);
      free.acquire(atOnce);
    } catch (InterruptedException e) {
      if (!free.tryAcquire(atOnce, LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS)) {
        destination.close();
      }
      throw e;
    }
  }

  private void send(Iterator<Visit> visits, Stopwatch stopwatch, Semaphore free)
      throws InterruptedException {
    long begin = -1;
    while (visits.hasNext()) {
      Visit visit = visits.next();
      if (begin < 0) begin = visit.time();
      Duration due = speed.of(visit.time() - begin);
      stopwatch.await(due);
      free.acquire();
      tally.sent(speed.isMax() ? Duration.ZERO : stopwatch.elapsed().minus(due));
      Thread.ofVirtual().name("visit").start(() -> visit(visit, free));
    }
  }

  private void visit(Visit visit, Semaphore free) {
    try {
      Outcome outcome = destination.send(visit);
      tally.came(outcome);
      listener.accept(outcome);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      free.release();
    }
  }
}
