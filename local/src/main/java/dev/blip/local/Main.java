package dev.blip.local;

import dev.blip.coordinator.ExitLog;
import dev.blip.coordinator.runtime.Parties;
import dev.blip.local.data.LocalAws;
import dev.blip.local.lambda.FunctionFailed;
import dev.blip.local.template.TemplateError;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** {@code mvn -Plocal}: starts the house, says where to look, stops it on Ctrl-C. */
public final class Main {
  private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

  private final PrintStream out;
  private final long begin = System.nanoTime();

  private Main(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] arguments) throws InterruptedException {
    Path template = Path.of(arguments.length > 0 ? arguments[0] : "template.yaml");
    var main = new Main(System.out);
    try {
      main.run(Settings.from(System.getenv()), template, new HouseParts());
    } catch (InterruptedException e) {
      throw e;
    } catch (StartFailed | TemplateError | FunctionFailed e) {
      fail(String.valueOf(e.getMessage()));
    } catch (Exception e) {
      LoggerFactory.getLogger(Main.class).info("start failed", e);
      fail(e.toString().lines().findFirst().orElse("unknown"));
    }
  }

  private static void fail(String why) {
    System.err.println("Blip cannot start: " + why);
    System.exit(1);
  }

  private void run(Settings settings, Path template, Parts parts) throws Exception {
    DataFolder folder = DataFolder.open(settings.data());
    Path log = folder.at("log");
    LogFiles.choose(log);
    out.println(
        "Blip starts" + (log == null ? ", keeping nothing" : ", keeping " + log.getParent()));
    Laptop laptop = Laptop.start(settings, folder, template, parts, this::tell);
    Orphan.watch();
    ExitLog.begin(Main.class);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(laptop), "stop"));
    welcome(laptop, settings, log);
    Thread.currentThread().join();
  }

  private void tell(String what, Duration took) {
    out.println("  %-24s %s".formatted(what, seconds(took)));
  }

  private void welcome(Laptop laptop, Settings settings, @Nullable Path log) {
    out.println("ready in " + seconds(Duration.ofNanos(System.nanoTime() - begin)));
    out.println(
        Welcome.text(
            laptop.origin(),
            laptop.coordinatorUrl(),
            LocalAws.endpoint(laptop.queue().port()),
            Parties.with(settings.roomJars()).names(),
            Welcome.logs(log, settings.coordinators()),
            settings.demo()));
  }

  private void stop(Laptop laptop) {
    try {
      close(laptop);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void close(Laptop laptop) throws InterruptedException {
    out.println("stopping …");
    long since = System.nanoTime();
    Thread closing = Thread.ofPlatform().daemon().start(laptop::close);
    if (!closing.join(LONGEST_STOP)) out.println("some parts do not stop; leaving them");
    out.println("stopped after " + seconds(Duration.ofNanos(System.nanoTime() - since)));
  }

  private static String seconds(Duration time) {
    return "%.1f s".formatted(time.toMillis() / 1_000.0);
  }
}
