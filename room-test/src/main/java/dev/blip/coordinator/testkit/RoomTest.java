package dev.blip.coordinator.testkit;

import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.room.RoomSettings;
import dev.blip.coordinator.runtime.GatewaySockets;
import dev.blip.coordinator.runtime.IdempotencyKey;
import dev.blip.coordinator.runtime.Incidents;
import dev.blip.coordinator.runtime.Parties;
import dev.blip.coordinator.runtime.Places;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.coordinator.runtime.RoomRunner;
import dev.blip.coordinator.runtime.RuntimeServices;
import dev.blip.coordinator.runtime.Unanswered;
import dev.blip.coordinator.runtime.storage.RoomFiles;
import dev.blip.coordinator.runtime.storage.RoomMoved;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Uuid7;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One room under test, on the runtime that runs it in a cluster, with a real SQLite file. Time
 * stands still until {@link #pass}; everything happens on the test's thread, and has happened when
 * a method returns.
 *
 * <pre>{@code
 * try (var room = RoomTest.of(CounterRoom::new)) {
 *   var ada = room.connect("ada");
 *   room.crashAfterCommit();
 *   ada.says("increment"); // on disk, but nobody has been told
 *   assertThat(ada.heard()).containsExactly("0");
 *   room.comesBack();
 *   assertThat(ada.heard()).endsWith("1");
 * }
 * }</pre>
 *
 * <p>A crash repeats what was sent in the second before it, as in a coordinator.
 *
 * <p>For one thread.
 */
public final class RoomTest implements AutoCloseable {
  private static final Duration STEP = Duration.ofSeconds(1);
  private static final Duration IDLE_AFTER = Duration.ofSeconds(10);

  private final RoomAddress address;
  private final Party party;
  private final Disk disk;
  private final RuntimeServices services;
  private final Neighbours neighbours;
  private final HandClock clock;
  private final Turns turns;
  private final Wires wires = new Wires();
  private final Index index = new Index();
  private final CrashPlan plan = new CrashPlan();
  private final Map<String, TestClient> visitors = new HashMap<>();
  private final List<Asked> unanswered = new ArrayList<>();
  private OwnerSession session;
  private long epoch;
  private long calls;
  private boolean hibernating = true;

  /** A call that waits for its answer. */
  private record Asked(RoomCall call, CompletableFuture<RoomReply> reply) {}

  RoomTest(RoomSetup setup) {
    party = setup.party();
    // What would stop a coordinator from starting stops the test.
    var _ = new Parties(List.of(party));
    address = new RoomAddress(party.name(), setup.name());
    neighbours = setup.beside() == null ? new Neighbours() : setup.beside().neighbours;
    clock = neighbours.clock;
    turns = neighbours.turns;
    neighbours.add(address, this);
    disk = setup.folder() == null ? Disk.temporary() : Disk.at(setup.folder());
    services =
        new RuntimeServices(
            turns,
            clock,
            clock,
            new GatewaySockets(wires),
            neighbours,
            new RoomFiles(disk.folder()),
            new Places(1),
            index,
            new Uuid7(clock, new Random(address.toString().hashCode())),
            new RoomSettings(setup.settings()),
            Incidents.NONE,
            IDLE_AFTER);
    session = nextLife();
  }

  /** A room of that class at {@code test/room}, in a temporary folder. */
  public static RoomTest of(Function<RoomContext, Room> constructor) {
    return setUp(new TestParty(constructor)).open();
  }

  /** A room of that party, called {@code room}, in a temporary folder. */
  public static RoomTest of(Party party) {
    return setUp(party).open();
  }

  /** A room of that party with a name, settings or a folder of its own. */
  public static RoomSetup setUp(Party party) {
    return new RoomSetup(party, "room", Map.of(), null, null);
  }

  // Who comes.

  /** Someone who is not connected yet, or the one of that ID who was asked for before. */
  public TestClient visitor(String id) {
    return visitors.computeIfAbsent(id, i -> new TestClient(this, i, wires.to(i)));
  }

  /**
   * Someone who has connected.
   *
   * @throws AssertionError if the room refuses them; use {@link TestClient#connects} to look at
   *     that
   */
  public TestClient connect(String id) {
    return visitor(id).connected();
  }

  /** A GET by a stranger. */
  public Answer get(String path) {
    return request("GET", path, "", new Caller.Stranger());
  }

  /** A POST by a stranger. */
  public Answer post(String path, String body) {
    return request("POST", path, body, new Caller.Stranger());
  }

  public Answer request(String method, String path, String body, Caller caller) {
    return request(new RoomRequest(method, path, Map.of(), Map.of(), body, caller, ""));
  }

  public Answer request(RoomRequest request) {
    boolean reads = request.method().equals("GET");
    return ask(key -> new RoomCall.Request(request, reads ? IdempotencyKey.NONE : key));
  }

  /** What is done in the story shares a turn, and so one commit, as it does in a busy room. */
  public RoomTest inOneTurn(Runnable story) {
    turns.holdBackWhile(story);
    return this;
  }

  /**
   * Calls of this room to another, which the test itself answers; without an answer here, and
   * without a room {@link RoomSetup#beside beside} this one, they get 404.
   */
  public RoomTest whenCalled(RoomAddress other, Function<RoomRequest, RoomReply> answer) {
    neighbours.standIn(other, answer);
    return this;
  }

  /**
   * The world as this room fetches from it.
   *
   * @param answers of a request and its idempotency key: empty for none, so that it is tried again
   */
  public RoomTest whenFetched(BiFunction<FetchRequest, String, Optional<RoomReply>> answers) {
    neighbours.world(answers);
    return this;
  }

  // What befalls it.

  /** The time in the test. */
  public InstantSource clock() {
    return clock;
  }

  /**
   * Lets time pass, and all that is due in it happen in order. A room without work hibernates, and
   * is woken, as in a coordinator.
   */
  public RoomTest pass(Duration duration) {
    long end = clock.passed() + duration.toMillis();
    while (clock.passed() < end) {
      neighbours.rooms().forEach(RoomTest::current);
      clock.moveTo(Math.min(end, clock.passed() + STEP.toMillis()));
      neighbours.rooms().forEach(RoomTest::sleepOrWake);
    }
    return this;
  }

  private void sleepOrWake() {
    if (!session.isAlive()) return;
    if (!hibernating && session.runner().isIdle()) hibernate();
    if (hibernating && index.isDue(clock.millis())) wake();
  }

  /**
   * The coordinator's clock is set, or the next coordinator's shows another time; nothing else
   * happens, and no time passes.
   *
   * @param by negative to set it back
   */
  public RoomTest clockJumps(Duration by) {
    clock.jump(by);
    return this;
  }

  /** Closes the room's file and forgets the room; the next event brings it back. */
  public RoomTest hibernate() {
    turns.requireFree("hibernate");
    current();
    stop();
    // Its coordinator may have died over it; then the next one finds the room as that one left it.
    if (!session.isAlive()) return this;
    session = sameOwner();
    hibernating = true;
    return this;
  }

  /** Answers that do not come are not waited for beyond a moment, which passes. */
  private void stop() {
    boolean waits = !session.hibernate() && session.isAlive();
    if (waits) clock.moveTo(clock.passed() + RoomRunner.LAST_ANSWERS.toMillis());
  }

  public boolean isHibernating() {
    return hibernating;
  }

  /** When the coordinator will wake it; the epoch if at once after a crash, empty if never. */
  public Optional<Instant> wakesAt() {
    return index.wakesAt();
  }

  /** Wakes it without an event of its own. */
  public RoomTest wake() {
    hibernating = false;
    current().wake();
    return this;
  }

  /** Its coordinator dies here and now, as by {@code kill -9}; its memory and calls are lost. */
  public RoomTest crash() {
    turns.requireFree("crash");
    current();
    session.crash();
    return this;
  }

  /** Its coordinator dies when the next event's changes are on disk and before anything leaves. */
  public RoomTest crashAfterCommit() {
    return crashAfterCommits(1);
  }

  /**
   * Its coordinator dies just after a later commit.
   *
   * @param count 1 for the next one; each turn has one, also those in which API Gateway's answers
   *     are taken
   */
  public RoomTest crashAfterCommits(int count) {
    plan.set(count, false);
    return this;
  }

  /** Its coordinator dies when the next event's hook has run and nothing of it is on disk. */
  public RoomTest crashBeforeCommit() {
    return crashBeforeCommits(1);
  }

  /**
   * Its coordinator dies just before a later commit, and that one's changes are lost.
   *
   * @param count as in {@link #crashAfterCommits}
   */
  public RoomTest crashBeforeCommits(int count) {
    plan.set(count, true);
    return this;
  }

  /**
   * For a hook of the room under test: its coordinator dies right there, as by {@code
   * Runtime.halt}. What the hook still does is lost with all of its turn.
   */
  public void crashInHook() {
    if (!turns.isBusy()) throw new IllegalStateException("crashInHook is for hooks");
    session.crash();
  }

  /** Whether its coordinator has died and no other has taken over yet. */
  public boolean isDown() {
    return !session.isAlive();
  }

  /**
   * Another coordinator takes over, as in a cluster: it wakes the room if the index names it, and
   * whoever got no answer asks again. The next event, or {@link #pass}, does this as well.
   */
  public RoomTest comesBack() {
    current();
    return this;
  }

  private RoomRunner current() {
    if (session.isAlive()) return session.runner();
    session.bury();
    session = nextLife();
    hibernating = true;
    if (index.isDueAtStart(clock.millis())) wake();
    var again = List.copyOf(unanswered);
    unanswered.clear();
    for (Asked asked : again) send(asked);
    return session.isAlive() ? session.runner() : current();
  }

  private OwnerSession nextLife() {
    epoch++;
    return sameOwner();
  }

  private OwnerSession sameOwner() {
    return new OwnerSession(address, party, services, index, epoch, plan, disk);
  }

  // Calls.

  Answer connect(String id, ConnectionRequest request) {
    return ask(_ -> new RoomCall.Connect(id, request));
  }

  Answer message(String id, String text) {
    return ask(key -> RoomCall.Message.of(id, text, key));
  }

  Answer disconnect(String id, int code, String reason) {
    return ask(_ -> new RoomCall.Disconnect(id, code, reason));
  }

  private Answer ask(Function<IdempotencyKey, RoomCall> call) {
    var answer = new Answer();
    ask(call.apply(IdempotencyKey.of("call-" + ++calls)))
        .whenComplete(
            (reply, busy) -> answer.is(busy == null ? reply : ((Unanswered) busy).reply()));
    return answer;
  }

  /** A call that is made until it has an answer; the stage fails with {@link Unanswered}. */
  CompletableFuture<RoomReply> ask(RoomCall call) {
    current();
    var asked = new Asked(call, new CompletableFuture<>());
    send(asked);
    return asked.reply;
  }

  private void send(Asked asked) {
    hibernating = false;
    unanswered.add(asked);
    session
        .runner()
        .call(asked.call)
        .whenComplete(
            (reply, failure) -> {
              if (failure instanceof RoomMoved) return;
              unanswered.remove(asked);
              if (failure == null) asked.reply.complete(reply);
              else asked.reply.completeExceptionally(failure);
            });
  }

  /** Closes the room; a temporary folder goes with it. */
  @Override
  public void close() {
    if (session.isAlive()) stop();
    else session.bury();
    disk.close();
  }
}
