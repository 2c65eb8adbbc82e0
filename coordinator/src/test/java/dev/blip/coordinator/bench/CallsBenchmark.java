package dev.blip.coordinator.bench;

import dev.blip.coordinator.contract.RoomsOverHttp;
import dev.blip.coordinator.lease.LocalTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a call from room to room costs in a whole coordinator: the caller stores it with its turn,
 * the callee counts it in its own, and the caller's next turn takes the answer; each durable. A
 * room has one call to each destination under way, so one pair tells how long a call takes, and
 * many pairs how many there can be.
 */
public final class CallsBenchmark {
  private static final int PAIRS = 200;
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);

  private CallsBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of("target"), "calls");
    try (var table = LocalTable.start("127.0.0.1");
        var coordinator = BenchCoordinator.start(folder, table, Map.of());
        var http = BenchCoordinator.http(coordinator)) {
      calls(http, "warm", PAIRS, 200);
      print("calls/s, one room to another", calls(http, "alone", 1, 1_000));
      print("calls/s, 200 rooms to 200 others", calls(http, "many", PAIRS, 500));
    }
    System.exit(0);
  }

  private static void print(String what, Object figure) {
    System.out.printf("%-42s %s%n", what, figure);
  }

  /** So many calls in each pair, all queued before the first is waited for; calls a second. */
  private static long calls(RoomsOverHttp http, String name, int pairs, int each) throws Exception {
    long begin = System.nanoTime();
    for (int i = 0; i < pairs; i++) {
      String flood = "flood " + each + " to probe/" + name + "-callee-" + i + " count";
      ask(http, name + "-caller-" + i, "POST", flood);
    }
    for (int i = 0; i < pairs; i++) await(http, name + "-caller-" + i, each, begin + PATIENCE);
    return pairs * (long) each * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - begin);
  }

  private static void await(RoomsOverHttp http, String caller, int answers, long end)
      throws Exception {
    while (answers(http, caller) < answers) {
      if (System.nanoTime() > end) throw new IllegalStateException(caller + " has no answers");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static int answers(RoomsOverHttp http, String caller) throws Exception {
    String replies = ask(http, caller, "GET", "replies");
    return replies.isEmpty() ? 0 : replies.split(",", -1).length;
  }

  /** What is told, of a GET its path. */
  private static String ask(RoomsOverHttp http, String room, String method, String told)
      throws Exception {
    boolean reads = method.equals("GET");
    var reply = http.request(room, method, reads ? told : "", reads ? "" : told);
    if (reply.status() != 200) throw new IllegalStateException(room + ": " + reply);
    return reply.body();
  }
}
