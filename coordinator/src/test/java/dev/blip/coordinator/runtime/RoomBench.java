package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.room.RoomSettings;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Uuid7;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One room on the bench: real SQLite in a folder, everything else under the test's hand. Time
 * stands still until {@link #pass}; all that happens, happens on the test's thread.
 */
public final class RoomBench {
  private record Task(long at, int order, Runnable body) {}

  public final RecordingSockets sockets = new RecordingSockets();
  public final Map<RoomAddress, Long> index = new HashMap<>();
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingInt(Task::order));
  private final RoomAddress address;
  private final Party party;
  private final Host host;
  private final Tenure tenure = new Tenure(0, 1, 0, () -> true);
  private Executor executor = Runnable::run;
  private RoomRunner runner;
  private long now = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
  private int order;

  public RoomBench(Path folder, String address, Party party, Map<String, String> settings) {
    this.address = RoomAddress.parse(address);
    this.party = party;
    InstantSource clock = () -> Instant.ofEpochMilli(now);
    var wake =
        new WakeIndex() {
          @Override
          public void put(RoomAddress room, long at) {
            index.put(room, at);
          }

          @Override
          public void remove(RoomAddress room) {
            index.remove(room);
          }
        };
    host =
        new Host(
            task -> executor.execute(task),
            (delay, task) -> tasks.add(new Task(now + delay.toMillis(), order++, task)),
            clock,
            sockets,
            new RoomFiles(folder),
            wake,
            new Uuid7(clock, new Random(1)),
            new RoomSettings(settings),
            Duration.ofSeconds(10));
    runner = new RoomRunner(this.address, party, host, tenure);
  }

  public long now() {
    return now;
  }

  /**
   * Lets time pass, and everything that is due in it happen in order; a room without work
   * hibernates and is woken as a coordinator would do it.
   */
  public RoomBench pass(Duration duration) {
    long end = now + duration.toMillis();
    while (now < end) {
      long step = Math.min(end, now + 1_000);
      while (!tasks.isEmpty() && tasks.peek().at <= step) {
        Task task = tasks.poll();
        now = Math.max(now, task.at);
        task.body.run();
      }
      now = step;
      if (runner.isIdle()) hibernate();
      Long due = index.get(address);
      if (due != null && due > 0 && due <= now) wake();
    }
    return this;
  }

  public RoomReply connect(String id) {
    return connect(id, null, Map.of());
  }

  public RoomReply connect(String id, @Nullable String account, Map<String, String> query) {
    return now(runner.connect(id, new ConnectionRequest(account, query, Map.of(), "192.0.2.1")));
  }

  public RoomReply message(String id, String text) {
    return now(runner.message(id, text, Call.UNNAMED));
  }

  /** Two messages that share a turn, and so a commit. */
  public void together(String id, String first, String second) {
    List<Runnable> held = new ArrayList<>();
    executor = held::add;
    var one = runner.message(id, first, Call.UNNAMED);
    var two = runner.message(id, second, Call.UNNAMED);
    executor = Runnable::run;
    held.forEach(Runnable::run);
    now(one);
    now(two);
  }

  public RoomReply disconnect(String id) {
    return now(runner.disconnect(id, 1001, "going away"));
  }

  public RoomReply get(String path) {
    return request("GET", path, "", new Caller.Stranger());
  }

  public RoomReply post(String path, String body) {
    return request("POST", path, body, new Caller.Service());
  }

  public RoomReply request(String method, String path, String body, Caller caller) {
    var request = new RoomRequest(method, path, Map.of(), Map.of(), body, caller, "");
    return now(runner.request(request, Call.UNNAMED));
  }

  public boolean isIdle() {
    return runner.isIdle();
  }

  /** The room hibernates, and wakes by the next event. */
  public RoomBench hibernate() {
    runner.stop().toCompletableFuture().join();
    tasks.clear();
    runner = new RoomRunner(address, party, host, tenure);
    return this;
  }

  /** The room wakes without an event of its own, as the index would wake it. */
  public RoomBench wake() {
    now(runner.wake());
    return this;
  }

  private static RoomReply now(CompletionStage<RoomReply> reply) {
    var future = reply.toCompletableFuture();
    if (!future.isDone()) throw new AssertionError("room has not answered");
    return future.join();
  }
}
