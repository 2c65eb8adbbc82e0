package dev.blip.coordinator.testkit;

import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.room.RoomSettings;
import dev.blip.coordinator.runtime.Call;
import dev.blip.coordinator.runtime.Host;
import dev.blip.coordinator.runtime.RoomFiles;
import dev.blip.coordinator.runtime.RoomMoved;
import dev.blip.coordinator.runtime.RoomRunner;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Uuid7;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One room under test. Time stands still until {@link #pass}; all that happens, happens on the
 * test's thread, and has happened when a method returns.
 *
 * <pre>{@code
 * try (var room = RoomTest.of("counter/tea", CounterRoom::new)) {
 *   var ada = room.join("ada");
 *   ada.says("increment");
 *   assertThat(ada.heard()).containsExactly("0", "1");
 *   room.crashAfterNextCommit();
 *   …
 * }
 * }</pre>
 */
public final class RoomTest implements AutoCloseable {
  private static final Duration HIBERNATE_AFTER = Duration.ofSeconds(10);

  private final RecordingSockets sockets = new RecordingSockets();
  private final MapIndex index = new MapIndex();
  private final TestClock clock = new TestClock();
  private final TestFolder folder;
  private final RoomAddress address;
  private final Party party;
  private final Host host;
  private Executor executor = Runnable::run;
  private TestOwner owner = TestOwner.first();
  private RoomRunner runner;

  private RoomTest(TestFolder folder, String address, Party party, Map<String, String> settings) {
    this.folder = folder;
    this.address = RoomAddress.parse(address);
    this.party = party;
    InstantSource time = clock::now;
    host =
        new Host(
            task -> executor.execute(task),
            clock,
            time,
            sockets,
            new RoomFiles(folder.path()),
            index,
            new Uuid7(time, new Random(1)),
            new RoomSettings(settings),
            HIBERNATE_AFTER);
    runner = runner();
  }

  /**
   * A room in a temporary folder, deleted when this is closed.
   *
   * @param address party and name, for instance {@code poll/lunch}
   * @param room its constructor
   */
  public static RoomTest of(String address, Function<RoomContext, Room> room) {
    String name = RoomAddress.parse(address).party();
    return new RoomTest(TestFolder.temporary(), address, new OneRoom(name, room), Map.of());
  }

  /** The same with a party, and with what the coordinator's environment says. */
  public static RoomTest of(String address, Party party, Map<String, String> settings) {
    return new RoomTest(TestFolder.temporary(), address, party, settings);
  }

  /** The same in a folder that stays. */
  public static RoomTest in(Path folder, String address, Party party) {
    return new RoomTest(TestFolder.kept(folder), address, party, Map.of());
  }

  private record OneRoom(String name, Function<RoomContext, Room> maker) implements Party {
    @Override
    public Room room(RoomContext context) {
      return maker.apply(context);
    }
  }

  private RoomRunner runner() {
    return new RoomRunner(address, party, host, owner.tenure());
  }

  /** The room where it is now: a coordinator that has died is followed by another. */
  private RoomRunner alive() {
    if (owner.isDead()) comeBack();
    return runner;
  }

  /** Epoch milliseconds. */
  public long now() {
    return clock.now().toEpochMilli();
  }

  /** What was sent to connections; and how sending is to fail. */
  public RecordingSockets sockets() {
    return sockets;
  }

  /** When the room must be woken, if it must: epoch milliseconds, 0 for at once. */
  public Optional<Long> mustWakeAt() {
    return index.at(address);
  }

  /**
   * Opens a connection.
   *
   * @throws AssertionError if the room refuses it
   */
  public TestClient join(String id) {
    RoomReply reply = connect(id);
    if (reply.status() != 200) throw new AssertionError(id + " was refused: " + reply);
    return client(id);
  }

  /** A connection that was opened. */
  public TestClient client(String id) {
    return new TestClient(this, id);
  }

  /** Tries to open a connection, as a stranger. */
  public RoomReply connect(String id) {
    return connect(id, null, Map.of());
  }

  /** The same with a verified account, null for none, and a query. */
  public RoomReply connect(String id, @Nullable String account, Map<String, String> query) {
    var request = new ConnectionRequest(account, query, Map.of(), "192.0.2.1");
    return now(alive().connect(id, request));
  }

  public RoomReply message(String id, String text) {
    return now(alive().message(id, text, Call.UNNAMED));
  }

  /** Two messages that share a turn, and so a commit. */
  public void together(String id, String first, String second) {
    List<Runnable> held = new ArrayList<>();
    executor = held::add;
    var one = alive().message(id, first, Call.UNNAMED);
    var two = alive().message(id, second, Call.UNNAMED);
    executor = Runnable::run;
    held.forEach(Runnable::run);
    now(one);
    now(two);
  }

  public RoomReply disconnect(String id) {
    return now(alive().disconnect(id, 1001, "going away"));
  }

  public RoomReply get(String path) {
    return request("GET", path, "", new Caller.Stranger());
  }

  public RoomReply post(String path, String body) {
    return request("POST", path, body, new Caller.Service());
  }

  public RoomReply request(String method, String path, String body, Caller caller) {
    return request(method, path, body, caller, Call.UNNAMED);
  }

  /** The same under a name by which the room knows it again. */
  public RoomReply request(String method, String path, String body, Caller caller, Call call) {
    var request = new RoomRequest(method, path, Map.of(), Map.of(), body, caller, "");
    return now(alive().request(request, call));
  }

  /**
   * Lets time pass, and everything that is due in it happen in order; a room without work
   * hibernates and is woken as a coordinator would do it.
   */
  public RoomTest pass(Duration duration) {
    clock.pass(
        duration,
        () -> {
          if (alive().isIdle()) hibernate();
          long now = now();
          if (index.at(address).filter(due -> due > 0 && due <= now).isPresent()) wake();
        });
    return this;
  }

  /** Whether the room has had nothing to do for so long that it may hibernate. */
  public boolean isIdle() {
    return runner.isIdle();
  }

  /** The room hibernates, and wakes by the next event. */
  public RoomTest hibernate() {
    alive().stop().toCompletableFuture().join();
    clock.forgetTimers();
    runner = runner();
    return this;
  }

  /** The room wakes without an event of its own, as the index would wake it. */
  public RoomTest wake() {
    now(alive().wake());
    return this;
  }

  /**
   * The coordinator dies right after the next commit: it is on disk, but nothing of it leaves the
   * room and nobody is answered. The room comes back elsewhere, over a copy of its file.
   */
  public RoomTest crashAfterNextCommit() {
    owner.dieAfterCommits(1);
    return this;
  }

  /** The same after a later commit. */
  public RoomTest crashAfterCommit(int number) {
    owner.dieAfterCommits(number);
    return this;
  }

  /** The coordinator dies now. */
  public RoomTest crash() {
    owner.die();
    comeBack();
    return this;
  }

  private void comeBack() {
    runner.stop();
    clock.forgetTimers();
    owner = owner.next();
    runner = runner();
    if (index.at(address).isPresent()) wake();
  }

  /**
   * What a caller is told.
   *
   * @return {@link TestClient#NO_ANSWER} if the coordinator died before it could answer
   */
  private RoomReply now(CompletionStage<RoomReply> reply) {
    var future = reply.toCompletableFuture();
    if (!future.isDone()) throw new AssertionError("room has not answered");
    try {
      return future.join();
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof RoomMoved)) throw e;
      comeBack();
      return TestClient.NO_ANSWER;
    }
  }

  @Override
  public void close() {
    runner.stop().toCompletableFuture().join();
    folder.close();
  }
}
