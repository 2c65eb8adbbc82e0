package dev.blip.local.clicks;

import java.io.PrintStream;
import java.time.Duration;

/**
 * How far a replay has come: a line that is written over on a terminal, a new line now and then
 * elsewhere.
 */
public final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 30;
  private static final Duration ON_A_TERMINAL = Duration.ofMillis(250);
  private static final Duration ELSEWHERE = Duration.ofSeconds(10);

  private final PrintStream out;
  private final boolean terminal;
  private final Duration every;
  private final long total;
  private final Tally tally;
  private final Stopwatch stopwatch;
  private final Thread thread = Thread.ofVirtual().name("progress").unstarted(this::run);

  private ProgressBar(
      PrintStream out,
      boolean terminal,
      Duration every,
      long total,
      Tally tally,
      Stopwatch stopwatch) {
    this.out = out;
    this.terminal = terminal;
    this.every = every;
    this.total = total;
    this.tally = tally;
    this.stopwatch = stopwatch;
  }

  /** Shows it from now on, until closed. */
  public static ProgressBar show(
      PrintStream out, boolean terminal, long total, Tally tally, Stopwatch stopwatch) {
    return show(out, terminal, terminal ? ON_A_TERMINAL : ELSEWHERE, total, tally, stopwatch);
  }

  static ProgressBar show(
      PrintStream out,
      boolean terminal,
      Duration every,
      long total,
      Tally tally,
      Stopwatch stopwatch) {
    var bar = new ProgressBar(out, terminal, every, total, tally, stopwatch);
    bar.thread.start();
    return bar;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(every);
        draw();
      }
    } catch (InterruptedException e) {
      // Closed: the last state stays on the screen.
      if (terminal) {
        draw();
        out.println();
      }
    }
  }

  private void draw() {
    String line = line(tally.count(), total, stopwatch.elapsed());
    if (!terminal) {
      out.println(line);
      return;
    }
    out.print("\r" + bar(tally.count().sent(), total) + " " + line + "   ");
    out.flush();
  }

  static String bar(long done, long total) {
    int full = total == 0 ? WIDTH : (int) (WIDTH * done / total);
    return "[" + "#".repeat(full) + "-".repeat(WIDTH - full) + "]";
  }

  static String line(Tally.Count count, long total, Duration elapsed) {
    long part = total == 0 ? 100 : 100 * count.sent() / total;
    return "%d of %d sent (%d %%), %d answered, %s a second, %d failed"
        .formatted(
            count.sent(),
            total,
            part,
            count.answered(),
            Summary.rate(count.sent(), elapsed),
            count.failed());
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join();
  }
}
