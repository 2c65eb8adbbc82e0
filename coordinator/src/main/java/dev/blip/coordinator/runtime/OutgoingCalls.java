package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.CallRequest;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.FetchRequest;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.protocol.Problem;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls that a room makes: one at a time to each other room, in order, made until they are
 * answered. Nothing leaves but what is committed; answers come back as events. A durable call is
 * carried out once, since its callee knows it by its number; its row goes in the very hook that
 * takes the answer. For one thread at a time.
 */
final class OutgoingCalls {
  /** Most calls of a room that wait. */
  static final int MOST = 1_000;

  /** Most calls that lead to each other. */
  static final int MOST_HOPS = 100;

  private static final int LONGEST_NAME = 256;
  private static final int NO_ANSWER = 504;
  private static final int TOO_MANY = 429;
  private static final int LOOP = 508;

  /** As an alarm's that fails. */
  private static final Backoff TAKEN_AGAIN =
      new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5));

  private static final Duration TAKEN_WITHIN = Duration.ofDays(1);
  private static final Logger LOG = LoggerFactory.getLogger(OutgoingCalls.class);

  private final RoomAddress address;
  private final RuntimeServices services;
  private final OutgoingTable table;
  private final UndoLog undoLog;
  private final Consumer<RoomEvent> events;
  private final Map<OutgoingCall.Lane, CallLane> lanes = new HashMap<>();
  private int waiting;
  private int durable;
  private long passing;
  private int hops;

  OutgoingCalls(
      RoomAddress address,
      RuntimeServices services,
      OutgoingTable table,
      UndoLog undoLog,
      Consumer<RoomEvent> events) {
    this.address = address;
    this.services = services;
    this.table = table;
    this.undoLog = undoLog;
    this.events = events;
    for (OutgoingCall call : table.all()) {
      lane(call).add(call);
      count(call, 1);
    }
  }

  /** How many have not been answered. */
  int waiting() {
    return waiting;
  }

  private void count(OutgoingCall call, int more) {
    waiting += more;
    if (!call.isPassing()) durable += more;
  }

  private CallLane lane(OutgoingCall call) {
    return lanes.computeIfAbsent(call.lane(), _ -> new CallLane());
  }

  /** Runs a hook that so many calls of rooms have led to. */
  RoomReply ledBy(int calls, Supplier<RoomReply> hook) {
    hops = calls;
    try {
      return hook.get();
    } finally {
      hops = 0;
    }
  }

  /** Adds a call, within a hook. */
  void add(String name, RoomAddress room, CallRequest request) {
    requirePlace(name);
    if (hops >= MOST_HOPS) {
      throw new Refusal(
          429,
          "calls of rooms must lead to 1.." + MOST_HOPS + " others, to " + room + " is one more");
    }
    var to = new Destination.Room(room);
    long until = services.clock().millis() + request.within().toMillis();
    boolean passes = request.passing();
    long number = passes ? --passing : table.add(to, name, request, hops + 1, until);
    add(new OutgoingCall(number, to, name, hops + 1, until, passes ? request : null, null));
  }

  /** Adds a fetch, within a hook. */
  void add(String name, FetchRequest request) {
    requirePlace(name);
    var to = new Destination.Url(request.uri().toString());
    long until = services.clock().millis() + request.within().toMillis();
    long number = table.add(to, name, request, hops + 1, until);
    add(new OutgoingCall(number, to, name, hops + 1, until, null, null));
  }

  private void requirePlace(String name) {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "name of a call must have 1.." + LONGEST_NAME + " characters, has " + name.length());
    }
    if (waiting < MOST) return;
    throw new Refusal(
        429, "room " + address + " must have 0.." + MOST + " calls that wait, has " + waiting);
  }

  private void add(OutgoingCall call) {
    CallLane lane = lane(call);
    lane.add(call);
    count(call, 1);
    undoLog.onUndo(
        () -> {
          lane.takeBack();
          count(call, -1);
        });
  }

  /** Makes what can be made; between transactions. */
  void pump() {
    if (lanes.isEmpty()) return;
    lanes.values().removeIf(CallLane::isEmpty);
    long now = services.clock().millis();
    for (CallLane lane : lanes.values()) if (lane.isFree(now)) make(lane, lane.first(), now);
  }

  private void make(CallLane lane, OutgoingCall call, long now) {
    int number = lane.begin(now);
    RoomReply known = call.reply();
    if (known != null) {
      events.accept(new RoomEvent.Replied(lane, call, number, known));
    } else if (call.until() <= now) {
      events.accept(new RoomEvent.Replied(lane, call, number, null));
    } else {
      made(call)
          .whenComplete(
              (reply, _) -> events.accept(new RoomEvent.Replied(lane, call, number, reply)));
    }
  }

  private CompletionStage<RoomReply> made(OutgoingCall call) {
    return switch (call.to()) {
      case Destination.Room(RoomAddress room) -> services.outbound().call(room, asked(call));
      case Destination.Url _ ->
          services
              .outbound()
              .fetch(table.fetch(call.number()), table.incarnation() + "-" + call.number());
    };
  }

  private RoomCall.Request asked(OutgoingCall call) {
    CallRequest passing = call.passing();
    CallRequest asked = passing != null ? passing : table.call(call.number());
    var request =
        new RoomRequest(
            asked.method(),
            asked.path(),
            asked.query(),
            Map.of(),
            asked.body(),
            new Caller.Room(address, call.hops()),
            "");
    return new RoomCall.Request(
        request,
        passing != null
            ? new IdempotencyKey.Named(services.ids().next(), false)
            : new IdempotencyKey.Numbered(address, table.incarnation(), call.number()));
  }

  /** Pauses and tries last as long as before; calls end by the clock. */
  void clockWentBack(long by) {
    lanes.values().forEach(lane -> lane.clockWentBack(by));
  }

  /** Counts tries that have lasted too long as lost; within a transaction. */
  void giveUpLost() {
    if (lanes.isEmpty()) return;
    long now = services.clock().millis();
    for (CallLane lane : List.copyOf(lanes.values())) {
      Integer lost = lane.isEmpty() ? null : lane.lost(now);
      if (lost != null) events.accept(new RoomEvent.Replied(lane, lane.first(), lost, null));
    }
  }

  /** Takes what a try came to; within a transaction. */
  void replied(RoomEvent.Replied event, Hooks hooks) {
    CallLane lane = event.lane();
    OutgoingCall call = event.call();
    if (lanes.get(call.lane()) != lane || !lane.end(call, event.number())) return;
    long now = services.clock().millis();
    RoomReply reply = event.reply();
    boolean last = call.until() <= now || call.reply() != null;
    if (reply != null && (last || isFinal(call, reply))) take(lane, call, reply, hooks);
    else if (last) take(lane, call, inVain(lane, call), hooks);
    else if (reply == null) lane.rest(now);
    else restAfter(lane, reply, now);
  }

  private void restAfter(CallLane lane, RoomReply reply, long now) {
    lane.answered(reply);
    lane.restAtLeast(now, RetryAfter.of(reply, services.clock()));
  }

  /** Its time is up: the last answer that it had says why, if it had one. */
  private RoomReply inVain(CallLane lane, OutgoingCall call) {
    RoomReply known = lane.lastAnswer();
    return known != null ? known : noAnswer(call);
  }

  /** A room's answer is; a server in the world may do better next time. */
  private static boolean isFinal(OutgoingCall call, RoomReply reply) {
    if (call.to() instanceof Destination.Room) return true;
    return reply.status() != TOO_MANY && (reply.status() < 500 || reply.status() == LOOP);
  }

  private RoomReply noAnswer(OutgoingCall call) {
    String told = call.to() + " has given no answer in time";
    return RoomReply.problem(NO_ANSWER, new Problem("no_answer", told, services.ids().next()));
  }

  private void take(CallLane lane, OutgoingCall call, RoomReply reply, Hooks hooks) {
    hooks.run(
        Occasion.of("onReply", call.name() + " from " + call.to() + " " + call.number()),
        room -> {
          remove(lane, call);
          return ledBy(
              call.hops() - 1,
              () -> {
                room.onReply(call.name(), reply);
                return RoomReply.NOTHING;
              });
        },
        (_, problem, _) -> {
          notTaken(lane, call, reply, problem);
          return RoomReply.NOTHING;
        });
  }

  private void remove(CallLane lane, OutgoingCall call) {
    if (!call.isPassing()) table.remove(call.number());
    lane.removeFirst();
    count(call, -1);
    undoLog.onUndo(
        () -> {
          lane.putFirst(call);
          count(call, 1);
        });
  }

  /** Forgets all, and who made them; within a hook. Answers that are still to come find nobody. */
  void removeAll() {
    table.drop();
    var before = Map.copyOf(lanes);
    int waited = waiting;
    int kept = durable;
    lanes.clear();
    waiting = 0;
    durable = 0;
    undoLog.onUndo(
        () -> {
          lanes.putAll(before);
          waiting = waited;
          durable = kept;
        });
  }

  private void notTaken(CallLane lane, OutgoingCall call, RoomReply reply, Problem problem) {
    long now = services.clock().millis();
    boolean first = call.reply() == null;
    if (call.isPassing() || (!first && call.until() <= now)) {
      remove(lane, call);
      services.incidents().replyDropped();
      LOG.error(
          "room {}: onReply failed for {} from {}, which is given up: {} [{}]",
          address,
          call.name(),
          call.to(),
          problem.message(),
          problem.id());
      return;
    }
    if (first) {
      long until = now + TAKEN_WITHIN.toMillis();
      table.keep(call.number(), reply, until);
      lane.answered(reply, until);
    }
    lane.failed();
    Duration pause = TAKEN_AGAIN.pause(lane.failures());
    lane.rest(now, pause);
    LOG.warn(
        "room {}: onReply failed for {} from {} ({}); again in {} s [{}]",
        address,
        call.name(),
        call.to(),
        problem.message(),
        pause.toSeconds(),
        problem.id());
  }

  /** Whether calls wait, for their turn or their answer, that a crash must not let be forgotten. */
  boolean hasWork() {
    return durable > 0;
  }

  /** Whether calls that must not be forgotten are under way: their answers find nobody asleep. */
  boolean isUnderWay() {
    return durable > 0 && lanes.values().stream().anyMatch(CallLane::isUnderWay);
  }

  /** Epoch milliseconds of the next thing to do if no answer comes; empty if there is none. */
  OptionalLong due() {
    if (waiting == 0) return OptionalLong.empty();
    return lanes.values().stream().filter(lane -> !lane.isEmpty()).mapToLong(CallLane::due).min();
  }
}
