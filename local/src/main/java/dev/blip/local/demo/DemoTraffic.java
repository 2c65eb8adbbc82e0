package dev.blip.local.demo;

import dev.blip.local.clicks.Blip;
import dev.blip.local.clicks.Replayer;
import dev.blip.local.clicks.Speed;
import dev.blip.local.clicks.Stopwatch;
import dev.blip.local.clicks.Trouble;
import java.net.URI;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link DemoVisits}, sent until closed. */
public final class DemoTraffic implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DemoTraffic.class);
  private static final int AT_ONCE = 8;

  private final Blip blip;
  private final Replayer replayer;
  private final DemoVisits visits;
  private final Thread visitors = Thread.ofVirtual().name("demo-traffic").unstarted(this::run);

  private DemoTraffic(URI origin, Duration pace, RandomGenerator random) {
    blip = new Blip(origin);
    var trouble = new Trouble(why -> log.warn("demo visitor: {}", why));
    replayer = new Replayer(blip, Speed.OWN, AT_ONCE, trouble);
    visits = new DemoVisits(0, pace, random);
  }

  /**
   * Sends visitors from now on.
   *
   * @param origin of the gateway
   * @param pace mean time between two visitors
   */
  public static DemoTraffic start(URI origin, Duration pace, RandomGenerator random) {
    var traffic = new DemoTraffic(origin, pace, random);
    traffic.visitors.start();
    return traffic;
  }

  private void run() {
    try {
      replayer.run(visits, Stopwatch.start());
    } catch (InterruptedException e) {
      // Closed: nobody waits for this thread's interrupt flag.
      log.debug("demo traffic ends");
    }
  }

  @Override
  public void close() throws InterruptedException {
    visitors.interrupt();
    visitors.join();
    blip.close();
  }
}
