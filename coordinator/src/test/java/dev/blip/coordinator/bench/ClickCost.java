package dev.blip.coordinator.bench;

import com.sun.management.ThreadMXBean;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.runtime.IdempotencyKey;
import dev.blip.coordinator.runtime.Parties;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.coordinator.runtime.RoomRunner;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Uuid7;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a click costs a room, in figures that are the same on a busy machine and on a quiet one:
 * bytes allocated, bytes written to files, system calls that write. Each click is a turn and a
 * commit of its own, from a parsed HTTP request to its durable answer.
 *
 * @param allocated bytes on the heap
 * @param written bytes to files, 0 where the system does not tell
 * @param writes system calls that write, 0 where the system does not tell
 */
record ClickCost(double allocated, double written, double writes) {
  private static final int WARM = 20_000;
  private static final int AT_ONCE = 500;
  private static final int MEASURED = 500;
  private static final int ROUNDS = 3;
  private static final Path COUNTERS = Path.of("/proc/self/io");
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What the process has used so far. */
  private record Used(long allocated, long written, long writes) {
    static Used now() throws IOException {
      Map<String, Long> counters = counters();
      return new Used(
          THREADS.getTotalThreadAllocatedBytes(),
          counters.getOrDefault("wchar", 0L),
          counters.getOrDefault("syscw", 0L));
    }

    private static Map<String, Long> counters() throws IOException {
      if (!Files.exists(COUNTERS)) return Map.of();
      return Files.readAllLines(COUNTERS).stream()
          .map(line -> line.split(": "))
          .collect(Collectors.toMap(pair -> pair[0], pair -> Long.parseLong(pair[1])));
    }
  }

  public static void main(String[] arguments) throws Exception {
    ClickCost cost = measure(Files.createTempDirectory(Path.of("target"), "cost"));
    System.out.printf("allocated=%.0f%n", cost.allocated);
    System.out.printf("written=%.0f%n", cost.written);
    System.out.printf("writes=%.2f%n", cost.writes);
    System.exit(0);
  }

  /** Some seconds, most of them for the compiler to settle. */
  static ClickCost measure(Path folder) throws Exception {
    var clicks = new Clicks();
    try (var bench = new BenchHost(folder, 1)) {
      var address = new RoomAddress("clicks", Clicks.ACCOUNT);
      RoomRunner room = bench.room(address, Parties.with("").named("clicks"));
      for (int i = 0; i < WARM / AT_ONCE; i++) all(room, clicks.some(AT_ONCE));
      for (RoomCall call : clicks.some(AT_ONCE)) room.call(call).toCompletableFuture().join();
      ClickCost least = round(room, clicks);
      for (int i = 1; i < ROUNDS; i++) least = least.least(round(room, clicks));
      room.stop().toCompletableFuture().join();
      return least;
    }
  }

  private static ClickCost round(RoomRunner room, Clicks clicks) throws IOException {
    List<RoomCall> measured = clicks.some(MEASURED);
    Used before = Used.now();
    for (RoomCall call : measured) taken(room.call(call).toCompletableFuture().join());
    Used after = Used.now();
    return new ClickCost(
        each(after.allocated - before.allocated),
        each(after.written - before.written),
        each(after.writes - before.writes));
  }

  /** What others in the process do meanwhile is not a click's. */
  private ClickCost least(ClickCost other) {
    return new ClickCost(
        Math.min(allocated, other.allocated),
        Math.min(written, other.written),
        Math.min(writes, other.writes));
  }

  private static double each(long all) {
    return (double) all / MEASURED;
  }

  private static void all(RoomRunner room, List<RoomCall> calls) {
    CompletableFuture<?>[] replies =
        calls.stream()
            .map(call -> room.call(call).toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(replies).join();
  }

  private static void taken(RoomReply reply) {
    if (!reply.body().contains("\"taken\":1")) throw new IllegalStateException(reply.toString());
  }

  /** New clicks from random places, as redirects send them. */
  private static final class Clicks {
    static final String ACCOUNT = "cost";
    private static final String[] COUNTRIES = {"MY", "DE", "US", "FR", "JP", "BR", "IN", "GB"};
    private final Random random = new Random(1);
    private final Uuid7 ids = new Uuid7(InstantSource.system(), random);

    List<RoomCall> some(int count) {
      return IntStream.range(0, count).mapToObj(_ -> next()).toList();
    }

    private RoomCall next() {
      var click =
          new Click(
              ids.next(),
              ACCOUNT,
              "l-" + random.nextInt(8),
              System.currentTimeMillis(),
              Math.round(random.nextDouble(-60, 60) * 100) / 100.0,
              Math.round(random.nextDouble(-150, 150) * 100) / 100.0,
              null,
              COUNTRIES[random.nextInt(COUNTRIES.length)],
              "City " + random.nextInt(200),
              "mobile",
              false,
              "r" + random.nextInt(5) + ".example");
      var request =
          new RoomRequest(
              "POST", "clicks", Map.of(), Map.of(), Json.write(click), new Caller.Service(), "");
      return new RoomCall.Request(request, IdempotencyKey.NONE);
    }
  }
}
