package dev.blip.coordinator;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A coordinator as a process of its own; configured by environment, stopped by SIGTERM. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    ExitLog.begin(Main.class);
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
    LOG.info("listening on port {}", coordinator.port());
    stopped.await();
  }
}
