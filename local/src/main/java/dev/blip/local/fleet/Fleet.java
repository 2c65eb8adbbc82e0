package dev.blip.local.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Several coordinators in one cluster, and one address for all of them. */
public final class Fleet implements AutoCloseable {
  private static final Duration STARTING = Duration.ofSeconds(90);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final List<CoordinatorProcess> processes = new ArrayList<>();
  private final Balancer balancer;

  private Fleet(FleetPlan plan) throws IOException {
    for (int number = 1; number <= plan.ports().size(); number++) {
      processes.add(new CoordinatorProcess(plan, number));
    }
    balancer = Balancer.start(plan.balancer(), plan.ports());
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
    while (!balancer.allReady()) {
      for (CoordinatorProcess process : processes) {
        if (!process.isAlive()) throw new IOException(last(process));
      }
      if (System.nanoTime() > end) {
        throw new IOException(
            "coordinators are not ready after %d s; see %s"
                .formatted(STARTING.toSeconds(), processes.getFirst().output().getParent()));
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  private static String last(CoordinatorProcess process) throws IOException {
    List<String> said = Files.readAllLines(process.output());
    String line = said.isEmpty() ? "it said nothing" : said.getLast();
    return "coordinator " + process.number() + " ended at its start: " + line;
  }

  /** Where any of them is reached. */
  public int port() {
    return balancer.port();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    processes.forEach(CoordinatorProcess::stop);
    for (CoordinatorProcess process : processes) process.close();
    balancer.close();
  }
}
