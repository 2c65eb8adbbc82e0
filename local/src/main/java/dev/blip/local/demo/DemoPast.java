package dev.blip.local.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes {@link DemoHistory} beside everything else, the latest day first: within seconds of the
 * start there is a yesterday, within half a minute all of it. What a stop interrupts goes on with
 * the next start, and writes the same clicks.
 */
public final class DemoPast implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DemoPast.class);

  private final DemoLedger ledger;
  private final Plan plan;
  private final @Nullable Path mark;
  private final Thread writer = Thread.ofPlatform().name("demo-past").daemon().unstarted(this::run);

  /**
   * What is to be written.
   *
   * @param now when the demonstration began
   * @param seed of the random numbers
   */
  private record Plan(Instant now, long seed) {
    String text() {
      return now + " " + seed;
    }

    static Plan read(String text) {
      int space = text.indexOf(' ');
      return new Plan(
          Instant.parse(text.substring(0, space)), Long.parseLong(text.substring(space + 1)));
    }
  }

  private DemoPast(DemoLedger ledger, Plan plan, @Nullable Path mark) {
    this.ledger = ledger;
    this.plan = plan;
    this.mark = mark;
  }

  /**
   * Begins, or goes on.
   *
   * @param mark a file that is there while something is to be written, null to keep nothing
   */
  public static DemoPast write(DemoLedger ledger, @Nullable Path mark) throws IOException {
    var plan = new Plan(Instant.now(), new Random().nextLong());
    if (mark != null && Files.exists(mark)) plan = Plan.read(Files.readString(mark));
    else if (mark != null) Files.writeString(mark, plan.text());
    var past = new DemoPast(ledger, plan, mark);
    past.writer.start();
    return past;
  }

  private void run() {
    try {
      for (int day = 1; day <= DemoHistory.DAYS; day++) {
        ledger.write(DemoHistory.day(plan.now, day, new Random(plan.seed + day)));
      }
      if (mark != null) Files.delete(mark);
      log.info("{} demo days of the past written", DemoHistory.DAYS);
    } catch (InterruptedException e) {
      // Closed: nobody waits for this thread's interrupt flag.
      log.debug("demo past ends early");
    } catch (IOException | RuntimeException e) {
      log.warn("demo past is not complete; it goes on with the next start", e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    writer.interrupt();
    writer.join();
  }
}
