package dev.blip.coordinator;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator as a process of its own; configured by environment, stopped by SIGTERM. Without
 * memory it leaves by itself, in good order: a coordinator that has none is worse than none.
 */
public final class Main {
  private static final int EXHAUSTED = 3;

  /** Longer than a coordinator with memory needs to leave. */
  private static final Duration LEAVING = Duration.ofSeconds(45);

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    ExitLog.begin(Main.class);
    Thread.setDefaultUncaughtExceptionHandler(Main::uncaught);
    Coordinator coordinator;
    try {
      coordinator = Coordinator.start(CoordinatorSettings.of(System.getenv()));
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println("coordinator: " + e.getMessage());
      System.exit(1);
      return;
    }
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () -> {
                      coordinator.close();
                      LOG.info("stopped");
                      stopped.countDown();
                    }));
    coordinator.exhausted().thenAccept(Main::leave);
    coordinator.resting().thenRun(() -> Thread.ofPlatform().daemon().start(() -> System.exit(0)));
    LOG.info("listening on port {}", coordinator.port());
    stopped.await();
  }

  private static void uncaught(Thread thread, Throwable e) {
    LOG.error("thread {} failed", thread.getName(), e);
    if (e instanceof OutOfMemoryError) leave("thread " + thread.getName() + " has no memory");
  }

  /** On threads of its own, since leaving waits for those that may call this. */
  private static void leave(String reason) {
    LOG.error("{}; leaving", reason);
    Thread.ofPlatform().daemon().start(Main::haltLater);
    Thread.ofPlatform().daemon().start(() -> System.exit(EXHAUSTED));
  }

  private static void haltLater() {
    try {
      Thread.sleep(LEAVING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(EXHAUSTED);
  }
}
