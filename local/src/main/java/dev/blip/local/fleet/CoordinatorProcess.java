package dev.blip.local.fleet;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  static final String LOG = "dev/blip/local/log-of-coordinator.xml";
  private static final List<String> JAVA =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-Dlogback.configurationFile=" + LOG,
          "-classpath",
          System.getProperty("java.class.path"),
          CoordinatorMain.class.getName());
  private static final Logger log = LoggerFactory.getLogger(CoordinatorProcess.class);

  private final FleetPlan plan;
  private final int number;
  private @Nullable LogTail tail;
  private boolean closed;
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
        new ProcessBuilder(JAVA)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
    builder.environment().putAll(plan.environment());
    builder.environment().put("BLIP_COORDINATOR_PORT", Integer.toString(port()));
    Process started = builder.start();
    process = started;
    Files.writeString(plan.folder().resolve(number + ".pid"), started.pid() + "\n");
    started.onExit().thenAccept(this::ended);
  }

  private synchronized void ended(Process ended) {
    if (closed) return;
    log.warn(
        "coordinator {} (process {}) ended with {}; starting again in {} s",
        number,
        ended.pid(),
        ended.exitValue(),
        RESTART_AFTER_S);
    Executor later = CompletableFuture.delayedExecutor(RESTART_AFTER_S, TimeUnit.SECONDS);
    CompletableFuture.runAsync(this::startAgain, later);
  }

  private void startAgain() {
    try {
      start();
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
