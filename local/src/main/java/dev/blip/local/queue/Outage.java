package dev.blip.local.queue;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The times in which a queue does not answer: told once at their start and once at their end. */
final class Outage {
  private static final Logger log = LoggerFactory.getLogger(Outage.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final String queue;
  private Duration pause = FIRST_PAUSE;
  private long since;
  private boolean down;

  Outage(String queue) {
    this.queue = queue;
  }

  /** The queue did not answer: waits, longer each time. */
  void pause(RuntimeException cause) throws InterruptedException {
    if (!down) {
      down = true;
      since = System.nanoTime();
      log.warn("queue {} does not answer: {}; trying until it does", queue, cause.toString());
    }
    Thread.sleep(pause);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  /** The queue answered. */
  void over() {
    if (!down) return;
    down = false;
    pause = FIRST_PAUSE;
    long seconds = Duration.ofNanos(System.nanoTime() - since).toSeconds();
    // A warning too, so that whoever read the first one learns that it is over.
    log.warn("queue {} answers again after {} s", queue, seconds);
  }
}
