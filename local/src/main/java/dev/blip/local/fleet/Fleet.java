package dev.blip.local.fleet;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Several coordinators in one cluster. */
public final class Fleet implements AutoCloseable {
  private static final Duration STARTING = Duration.ofSeconds(90);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final List<CoordinatorProcess> processes = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Fleet(FleetPlan plan) {
    for (int number = 1; number <= plan.ports().size(); number++) {
      processes.add(new CoordinatorProcess(plan, number));
    }
  }

  /**
   * Starts all of them, and returns when all are ready.
   *
   * @throws IOException if one ends at its start, with what it said last, or is not ready in 90 s
   */
  public static Fleet start(FleetPlan plan) throws IOException, InterruptedException {
    var fleet = new Fleet(plan);
    try {
      for (CoordinatorProcess process : fleet.processes) process.start();
      fleet.awaitReady();
      return fleet;
    } catch (IOException | InterruptedException | RuntimeException e) {
      fleet.close();
      throw e;
    }
  }

  private void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + STARTING.toNanos();
    while (!areReady()) {
      for (CoordinatorProcess process : processes) {
        if (!process.isAlive()) throw new IOException(process.lastWords());
      }
      if (System.nanoTime() > end) {
        throw new IOException(
            "coordinators are not ready after %d s; see %s"
                .formatted(STARTING.toSeconds(), processes.getFirst().output().getParent()));
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  private boolean areReady() throws InterruptedException {
    for (CoordinatorProcess process : processes) {
      if (!process.isReady(http)) return false;
    }
    return true;
  }

  /** Where the first of them is reached. */
  public int port() {
    return processes.getFirst().port();
  }

  @Override
  public void close() throws InterruptedException {
    processes.forEach(CoordinatorProcess::stop);
    for (CoordinatorProcess process : processes) process.close();
    http.shutdownNow();
  }
}
