package dev.blip.local.fleet;

import dev.blip.protocol.coordinator.Route;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One coordinator as a process. If it ends unasked it is started again after 5 s, as ECS would; the
 * file with its process ID is rewritten each time.
 */
final class CoordinatorProcess implements AutoCloseable {
  private static final int RESTART_AFTER_S = 5;
  private static final int LONGEST_STOP_S = 8;
  private static final int DISMISS_AFTER_S = 3;
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final int OK = 200;
  static final String LOG = "dev/blip/local/log-of-coordinator.xml";
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final List<String> OPTIONS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-Dlogback.configurationFile=" + LOG,
          "-classpath",
          System.getProperty("java.class.path"));
  private static final Logger log = LoggerFactory.getLogger(CoordinatorProcess.class);

  private final FleetPlan plan;
  private final int number;
  private @Nullable LogTail tail;
  private boolean closed;
  private boolean wanted = true;

  /** Whether it was to end since it started: then another one is started as soon as it has. */
  private boolean dismissed;

  private @Nullable Process process;

  /**
   * Not started yet.
   *
   * @param number from 1
   */
  CoordinatorProcess(FleetPlan plan, int number) {
    this.plan = plan;
    this.number = number;
  }

  int number() {
    return number;
  }

  int port() {
    return plan.ports().get(number - 1);
  }

  /** Where what it prints goes. */
  Path output() {
    return plan.folder().resolve(number + ".log");
  }

  /** Whether rooms can be called there. */
  boolean isReady(HttpClient http) throws InterruptedException {
    String address = "http://127.0.0.1:" + port() + new Route.Ready().target();
    var question = HttpRequest.newBuilder(URI.create(address)).timeout(ANSWER).build();
    try {
      return http.send(question, BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException e) {
      return false;
    }
  }

  /** What it said last before it ended at its start. */
  String lastWords() throws IOException {
    List<String> said = Files.readAllLines(output());
    String line = said.isEmpty() ? "it said nothing" : said.getLast();
    return "coordinator " + number + " ended at its start: " + line;
  }

  synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  synchronized void start() throws IOException {
    if (closed) return;
    Files.createDirectories(plan.folder());
    File output = output().toFile();
    if (tail == null)
      tail = LogTail.of(output(), said -> log.error("coordinator {}: {}", number, said));
    var builder =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
    builder.environment().putAll(plan.environment());
    builder.environment().put("BLIP_COORDINATOR_PORT", Integer.toString(port()));
    Process started = builder.start();
    process = started;
    dismissed = false;
    Files.writeString(plan.folder().resolve(number + ".pid"), started.pid() + "\n");
    started.onExit().thenAccept(this::ended);
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(OPTIONS);
    command.add("-D" + CoordinatorMain.HOUSE + "=" + ProcessHandle.current().pid());
    command.addAll(plan.options());
    command.add(CoordinatorMain.class.getName());
    return command;
  }

  /** Asked for no more: it is told to leave if it has not left by itself in a while. */
  synchronized void dismiss() {
    wanted = false;
    dismissed = true;
    Process last = process;
    if (last == null) return;
    CompletableFuture.delayedExecutor(DISMISS_AFTER_S, TimeUnit.SECONDS).execute(last::destroy);
  }

  /** Asked for: it is started if it has ended, or else as soon as it has. */
  synchronized void want() throws IOException {
    if (wanted) return;
    wanted = true;
    if (!isAlive()) start();
  }

  private synchronized void ended(Process ended) {
    // Another one may have been started before this one's end was told.
    if (closed || !wanted || ended != process) return;
    if (dismissed) {
      startAgain();
      return;
    }
    log.warn(
        "coordinator {} (process {}) ended with {}; starting again in {} s",
        number,
        ended.pid(),
        ended.exitValue(),
        RESTART_AFTER_S);
    Executor later = CompletableFuture.delayedExecutor(RESTART_AFTER_S, TimeUnit.SECONDS);
    CompletableFuture.runAsync(this::startAgain, later);
  }

  private synchronized void startAgain() {
    try {
      if (wanted && !isAlive()) start();
    } catch (IOException e) {
      throw new UncheckedIOException("coordinator " + number + " cannot be started", e);
    }
  }

  /** Asks it to leave, without waiting. */
  synchronized void stop() {
    closed = true;
    if (process != null) process.destroy();
  }

  /** Waits until it has left; after 8 s it is killed. */
  @Override
  public void close() throws InterruptedException {
    stop();
    Process last;
    LogTail told;
    synchronized (this) {
      last = process;
      told = tail;
    }
    if (last != null && !last.waitFor(LONGEST_STOP_S, TimeUnit.SECONDS)) {
      log.warn("coordinator {} does not leave; killed", number);
      last.destroyForcibly().waitFor();
    }
    if (told != null) told.close();
  }
}
