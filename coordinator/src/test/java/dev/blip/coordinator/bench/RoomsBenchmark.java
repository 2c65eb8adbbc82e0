package dev.blip.coordinator.bench;

import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.runtime.IdempotencyKey;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.coordinator.runtime.RoomRunner;
import dev.blip.protocol.ConnectionRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a hook costs, on real files with durable commits. Prints its figures; see the module's
 * README for the command. Told numbers of threads, it measures 1,000 rooms on each.
 */
public final class RoomsBenchmark {
  private static final int SECONDS = 5;
  private static final RoomRequest INCREMENT =
      new RoomRequest("POST", "", Map.of(), Map.of(), "", new Caller.Service(), "");

  private RoomsBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of("target"), "bench");
    print("fsync of 4 KiB, median", "%.2f ms".formatted(fsyncMillis(folder)));
    if (arguments.length > 0) threads(folder, arguments);
    else all(folder);
    System.exit(0);
  }

  /** Rooms by the thousand on so many threads, one number of them after the other. */
  private static void threads(Path folder, String[] counts) throws Exception {
    for (String count : counts) {
      try (var bench = new BenchHost(folder.resolve(count), Integer.parseInt(count))) {
        print("hooks/s, 1,000 rooms, " + count + " threads", hooks(bench, 1_000, 0, 4));
      }
    }
  }

  private static void all(Path folder) throws Exception {
    try (var bench = new BenchHost(folder, 1)) {
      print("hooks/s, one room, one thread", hooks(bench, 1, 0, 256));
      print("hooks/s, one room, 10 connections", hooks(bench, 1, 10, 256));
    }
    try (var bench = new BenchHost(folder, 64)) {
      print("hooks/s, 1,000 rooms", hooks(bench, 1_000, 0, 4));
      print("copies made of them", bench.copies());
      wakeUp(bench, 1_000);
    }
  }

  private static void print(String what, Object figure) {
    System.out.printf("%-42s %s%n", what, figure);
  }

  private static double fsyncMillis(Path folder) throws IOException {
    Path file = folder.resolve("fsync");
    long[] took = new long[200];
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < took.length; i++) {
        long begin = System.nanoTime();
        channel.write(ByteBuffer.allocate(4_096));
        channel.force(false);
        took[i] = System.nanoTime() - begin;
      }
    }
    Arrays.sort(took);
    return took[took.length / 2] / 1e6;
  }

  /** Increments with an answer each, as many under way as told; the second half is counted. */
  private static long hooks(BenchHost bench, int rooms, int connections, int underWay)
      throws InterruptedException {
    List<RoomRunner> runners = new ArrayList<>();
    for (int i = 0; i < rooms; i++) {
      RoomRunner runner = bench.room("hot-" + rooms + "-" + connections + "-" + i);
      runners.add(runner);
      for (int c = 0; c < connections; c++) connect(runner, "c" + c).toCompletableFuture().join();
    }
    var done = new AtomicLong();
    var calls = new AtomicLong();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2 * SECONDS);
    var free = new Semaphore(rooms * underWay);
    long half = 0;
    boolean counting = false;
    for (int next = 0; System.nanoTime() < end; next++) {
      free.acquire();
      RoomRunner runner = runners.get(next % rooms);
      runner
          .call(
              new RoomCall.Request(
                  INCREMENT, IdempotencyKey.of("bench-" + calls.incrementAndGet())))
          .whenComplete(
              (reply, failure) -> {
                done.incrementAndGet();
                free.release();
              });
      if (!counting && System.nanoTime() > end - TimeUnit.SECONDS.toNanos(SECONDS)) {
        counting = true;
        half = done.get();
      }
    }
    long counted = done.get() - half;
    for (RoomRunner runner : runners) runner.stop().toCompletableFuture().join();
    return counted / SECONDS;
  }

  private static CompletionStage<RoomReply> connect(RoomRunner runner, String id) {
    return runner.call(
        new RoomCall.Connect(id, new ConnectionRequest(null, Map.of(), Map.of(), "")));
  }

  /** First call to a hibernating room with ten connections, tags, attachments and an alarm. */
  private static void wakeUp(BenchHost bench, int rooms) {
    for (int i = 0; i < rooms; i++) {
      RoomRunner runner = bench.room("sleeper-" + i);
      for (int c = 0; c < 10; c++) connect(runner, "c" + c);
      runner.call(RoomCall.Message.of("c0", "tag vip", IdempotencyKey.NONE));
      runner.call(RoomCall.Message.of("c0", "attach note", IdempotencyKey.NONE));
      runner
          .call(RoomCall.Message.of("c0", "alarm far PT10H", IdempotencyKey.NONE))
          .toCompletableFuture()
          .join();
      runner.stop().toCompletableFuture().join();
    }
    long[] took = new long[rooms];
    for (int i = 0; i < rooms; i++) {
      RoomRunner runner = bench.room("sleeper-" + i);
      long begin = System.nanoTime();
      runner
          .call(new RoomCall.Request(INCREMENT, IdempotencyKey.NONE))
          .toCompletableFuture()
          .join();
      took[i] = System.nanoTime() - begin;
      runner.stop().toCompletableFuture().join();
    }
    Arrays.sort(took);
    String figures = "p50 %.2f ms, p99 %.2f ms, longest %.2f ms";
    print(
        "wake-up and a durable answer, 1,000 rooms",
        figures.formatted(
            took[rooms / 2] / 1e6, took[rooms * 99 / 100] / 1e6, took[rooms - 1] / 1e6));
  }
}
