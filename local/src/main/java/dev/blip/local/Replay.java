package dev.blip.local;

import dev.blip.local.clicks.BadCsv;
import dev.blip.local.clicks.ProgressBar;
import dev.blip.local.clicks.ReplayOptions;
import dev.blip.local.clicks.Replayer;
import dev.blip.local.clicks.Stopwatch;
import dev.blip.local.clicks.Summary;
import dev.blip.local.clicks.Trouble;
import dev.blip.local.clicks.VisitFile;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code mvn -Pclicks}: replays the clicks of a CSV, says what came of them, stops on Ctrl-C. */
public final class Replay {
  private static final int SOME_FAILED = 1;
  private static final int CANNOT_BEGIN = 2;
  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

  private final ReplayOptions options;
  private final VisitFile file;
  private final PrintStream out;
  private final AtomicBoolean ended = new AtomicBoolean();

  private Replay(ReplayOptions options, VisitFile file, PrintStream out) {
    this.options = options;
    this.file = file;
    this.out = out;
  }

  public static void main(String[] arguments) throws InterruptedException {
    List<String> asked = List.of(arguments);
    if (asked.contains("help=true") || asked.contains("help=")) {
      System.out.print(ReplayOptions.HELP);
      return;
    }
    String[] options =
        asked.stream().filter(one -> !one.startsWith("help=")).toArray(String[]::new);
    try {
      ReplayOptions wanted = ReplayOptions.parse(options);
      int code = new Replay(wanted, VisitFile.read(wanted.file()), System.out).run();
      // Exit runs the hook that Ctrl-C runs, and blocks while that one is under way.
      if (code != 0) System.exit(code);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n");
      System.err.print(ReplayOptions.HELP);
      System.exit(CANNOT_BEGIN);
    } catch (BadCsv e) {
      fail(options, e.reason());
    } catch (NoSuchFileException e) {
      fail(options, "no such file");
    } catch (IOException e) {
      fail(options, "cannot be read: " + e);
    }
  }

  private static void fail(String[] options, String why) {
    System.err.println(ReplayOptions.parse(options).file() + ": " + why);
    System.exit(CANNOT_BEGIN);
  }

  private int run() throws InterruptedException {
    tellFile();
    Orphan.watch();
    Thread here = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(here), "stop"));
    String secret = System.getenv().getOrDefault("COORDINATOR_SECRET", "");
    try (var destination = options.destination(secret)) {
      var trouble = new Trouble(why -> System.err.println(why));
      var replayer = new Replayer(destination, options.speed(), options.atOnce(), trouble);
      return run(replayer);
    } finally {
      ended.set(true);
    }
  }

  private int run(Replayer replayer) throws InterruptedException {
    int total = file.visits().size();
    Stopwatch stopwatch = Stopwatch.start();
    boolean whole = false;
    try (var _ = ProgressBar.show(out, isTerminal(), total, replayer.tally(), stopwatch)) {
      replayer.run(file.visits().iterator(), stopwatch);
      whole = true;
    } catch (InterruptedException e) {
      out.println("stopped");
    }
    var count = replayer.tally().count();
    out.print(Summary.of(count, total, file.wrong(), stopwatch.elapsed(), options.speed()));
    out.flush();
    return whole && count.answered() == total && file.wrong() == 0 ? 0 : SOME_FAILED;
  }

  private void tellFile() {
    file.told().forEach(System.err::println);
    long untold = file.wrong() - file.told().size();
    if (untold > 0) System.err.println("… and " + untold + " more wrong lines");
    if (!file.unread().isEmpty()) {
      System.err.println("columns passed over: " + String.join(", ", file.unread()));
    }
    out.println(
        "%d visits from %s to %s, %s"
            .formatted(
                file.visits().size(),
                options.file(),
                options.to(),
                options.speed().isMax() ? "as fast as it goes" : pace()));
  }

  private String pace() {
    var visits = file.visits();
    long span = visits.isEmpty() ? 0 : visits.getLast().time() - visits.getFirst().time();
    long seconds = options.speed().of(span).toSeconds();
    double times = options.speed().times();
    if (times == 1) return "at their own pace: " + seconds + " s";
    return "%s times as fast as they came: %d s".formatted(times, seconds);
  }

  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Ctrl-C, or an ordinary end: then there is nothing left to do. */
  private void stop(Thread replaying) {
    if (ended.get()) return;
    replaying.interrupt();
    try {
      long until = System.nanoTime() + LONGEST_STOP.toNanos();
      while (!ended.get() && System.nanoTime() < until) Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
