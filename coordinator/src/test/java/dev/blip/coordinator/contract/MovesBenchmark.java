package dev.blip.coordinator.contract;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How long rooms pause when coordinators come and go, under a steady load of 16 counters on three
 * coordinators. Prints each room's longest gap; see the module's README for the command.
 */
public final class MovesBenchmark {
  private static final int ROOMS = 16;

  private MovesBenchmark() {}

  /**
   * @param arguments how many times each of the three is killed, and started again
   */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length == 0 ? 1 : Integer.parseInt(arguments[0]);
    Path folder = Files.createTempDirectory(Path.of("target"), "moves");
    long began = System.nanoTime();
    try (var fleet = new Fleet(folder, 3);
        var visitors = new Visitors(fleet, ROOMS, 1)) {
      visitors.awaitEachServed(10);
      System.out.printf("three are ready after %d ms%n", since(began));
      for (int round = 0; round < rounds; round++) {
        for (CoordinatorProcess node : fleet.nodes()) cycle(fleet, visitors, node);
      }
      visitors.assertLinearizable();
    }
  }

  private static void cycle(Fleet fleet, Visitors visitors, CoordinatorProcess node)
      throws Exception {
    long killed = System.nanoTime();
    node.kill();
    visitors.awaitEachServed(10);
    print("killed", visitors.gapsSince(killed));
    long rejoining = System.nanoTime();
    node.startAgain();
    fleet.awaitReady(node);
    long ready = since(rejoining);
    fleet.awaitShares();
    print("rejoined in " + ready + " ms", visitors.gapsSince(rejoining));
    long leaving = System.nanoTime();
    node.stop();
    visitors.awaitEachServed(10);
    print("left in good order", visitors.gapsSince(leaving));
    long again = System.nanoTime();
    node.startAgain();
    fleet.awaitReady(node);
    fleet.awaitShares();
    print("joined", visitors.gapsSince(again));
  }

  private static long since(long began) {
    return (System.nanoTime() - began) / 1_000_000;
  }

  private static void print(String what, List<Long> gaps) {
    System.out.printf("%-24s longest gap of each room, ms: %s%n", what, gaps);
  }
}
