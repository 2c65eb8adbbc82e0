package dev.blip.coordinator.bench;

import dev.blip.coordinator.contract.RoomsOverHttp;
import dev.blip.coordinator.lease.LocalTable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What hibernating rooms cost a coordinator: makes as many as told (100,000), each with state and
 * an alarm far away, over its HTTP; waits until all hibernate; prints heap, open files and disk.
 */
public final class HibernationBenchmark {
  private static final int CALLERS = 64;
  private static final int WARM = 2_000;

  private HibernationBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int rooms = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    Path folder = Files.createTempDirectory(Path.of("target"), "sleepers");
    try (var table = LocalTable.start("127.0.0.1");
        var coordinator =
            BenchCoordinator.start(folder, table, Map.of("BLIP_ROOM_IDLE_MS", "2000"));
        var http = BenchCoordinator.http(coordinator)) {
      call(http, WARM, "warm ");
      awaitHibernation();
      print("heap, warm", megabytes(heap()));
      long files = openFiles();
      print("open files, warm", files);
      long begin = System.nanoTime();
      call(http, rooms, "sleeper ");
      print("rooms made a second", rooms / Math.max(1, seconds(begin)));
      print("heap with them awake", megabytes(heap()));
      awaitHibernation();
      print("heap, " + rooms + " rooms hibernating", megabytes(heap()));
      print("open files more than before", openFiles() - files);
      int all = rooms + WARM;
      print("bytes on disk a room", disk(folder, HibernationBenchmark::isRooms) / all);
      print("bytes of its copies", disk(folder, HibernationBenchmark::isCopy) / all);
      print("bytes of the index", disk(folder, HibernationBenchmark::isIndex) / all);
      wake(http, rooms);
    }
    System.exit(0);
  }

  private static void print(String what, Object figure) {
    System.out.printf("%-42s %s%n", what, figure);
  }

  private static void call(RoomsOverHttp http, int rooms, String name) throws InterruptedException {
    var free = new Semaphore(CALLERS);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < rooms; i++) {
        String room = name + i;
        free.acquire();
        threads.submit(
            () -> {
              try {
                return http.request(room, "POST", "sleep", "").status();
              } finally {
                free.release();
              }
            });
      }
    }
  }

  /** A room that hibernates has no file open. */
  private static void awaitHibernation() throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (openLogs() > 0) {
      if (System.nanoTime() > end) throw new IllegalStateException("rooms do not hibernate");
      TimeUnit.SECONDS.sleep(2);
    }
  }

  private static long openLogs() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files
          .map(HibernationBenchmark::target)
          .filter(file -> file.endsWith("-wal") && !file.contains(".wake"))
          .count();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static long disk(Path folder, Predicate<Path> counted) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(counted)
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  /** A database or its log. */
  private static boolean isRooms(Path file) {
    return !isIndex(file) && !isCopy(file);
  }

  private static boolean isCopy(Path file) {
    return file.toString().endsWith(".copy") || file.toString().endsWith(".seal");
  }

  private static boolean isIndex(Path file) {
    return file.toString().contains(".wake");
  }

  private static void wake(RoomsOverHttp http, int rooms) throws Exception {
    long[] took = new long[Math.min(rooms, 1_000)];
    for (int i = 0; i < took.length; i++) {
      long begin = System.nanoTime();
      http.request("sleeper " + (long) i * rooms / took.length, "POST", "", "");
      took[i] = System.nanoTime() - begin;
    }
    Arrays.sort(took);
    print(
        "wake-up through HTTP, one after another",
        "p50 %.1f ms, p99 %.1f ms"
            .formatted(took[took.length / 2] / 1e6, took[took.length * 99 / 100] / 1e6));
  }

  private static long seconds(long begin) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static String megabytes(long bytes) {
    return "%.1f MB".formatted(bytes / 1e6);
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }
}
