package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.storage.RoomMoved;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Uuid7;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The events that wait for a room's turn, and those of the turn that runs. Bounded, and more
 * closely while a hook takes too long. Safe for use by many threads.
 */
final class RoomQueue {
  /** A coordinator's memory is not one room's. */
  private static final int MOST = 10_000;

  /** As a rule they wait in vain. */
  private static final int MOST_WHILE_OVERDUE = 100;

  private final RoomAddress address;
  private final Uuid7 ids;
  private final HookWatch watch;
  private final Queue<Pending> waiting = new ConcurrentLinkedQueue<>();
  private final Queue<Pending> putBack = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private volatile List<Pending> underWay = List.of();

  RoomQueue(RoomAddress address, Uuid7 ids, HookWatch watch) {
    this.address = address;
    this.ids = ids;
    this.watch = watch;
  }

  record Pending(RoomEvent event, CompletableFuture<RoomReply> reply) {
    /** Nobody waits any more for what was given up: its caller asks again, if at all. */
    boolean isGivenUp() {
      return reply.isDone();
    }

    /** No other event shares its turn. */
    private boolean isAlone() {
      return event instanceof RoomEvent.Destroyed;
    }

    /** Somebody waits for the answer and may ask again; the rest is the runtime's own. */
    private boolean isCall() {
      return switch (event) {
        case RoomEvent.Called(var call) -> !(call instanceof RoomCall.Disconnect);
        case RoomEvent.Looked _, RoomEvent.Destroyed _ -> true;
        case RoomEvent.Gone _,
            RoomEvent.Replied _,
            RoomEvent.Posted _,
            RoomEvent.Woken _,
            RoomEvent.Delivered _,
            RoomEvent.Rested _,
            RoomEvent.PassedOver _,
            RoomEvent.Probed _ ->
            false;
      };
    }
  }

  /** Adds an event, or answers it with 503 where too many wait. */
  Pending add(RoomEvent event) {
    var pending = new Pending(event, new CompletableFuture<>());
    if (pending.isCall() && isFull()) {
      refuse(pending, busy());
      return pending;
    }
    size.incrementAndGet();
    waiting.add(pending);
    // Given up between the two, it would be told by nobody else.
    if (watch.stage() == HookWatch.Stage.GIVEN_UP) refuse(pending, busy());
    return pending;
  }

  /** Answers all of them alike. */
  static void refuse(List<Pending> batch, RoomReply reply) {
    for (Pending pending : batch) pending.reply().complete(reply);
  }

  /** Answers operators who ask for a room that is not there. */
  void answerForNoRoom(List<Pending> batch) {
    for (Pending pending : batch) {
      if (pending.event() instanceof RoomEvent.Destroyed) {
        pending.reply().complete(RoomReply.NOTHING);
      } else {
        refuse(List.of(pending), new Refusal(404, "there is no room " + address));
      }
    }
  }

  void refuse(List<Pending> batch, Refusal refusal) {
    refuse(batch, RoomReply.problem(refusal.status(), refusal.problem(ids.next())));
  }

  /** Whatever was asked is asked again where the room is now; what was committed is found there. */
  void moved(List<Pending> batch) {
    var moved = new RoomMoved(address);
    for (Pending pending : batch) pending.reply().completeExceptionally(moved);
  }

  private boolean isFull() {
    return switch (watch.stage()) {
      case IN_TIME -> size.get() >= MOST;
      case OVERDUE -> size.get() >= MOST_WHILE_OVERDUE;
      case GIVEN_UP -> true;
    };
  }

  /** What the next turn is for; empty if nothing waits. */
  List<Pending> take(int most) {
    var batch = new ArrayList<Pending>();
    while (batch.size() < most) {
      Queue<Pending> line = putBack.isEmpty() ? waiting : putBack;
      Pending next = line.peek();
      if (next == null || (next.isAlone() && !batch.isEmpty())) break;
      batch.add(line.remove());
      if (next.isAlone()) break;
    }
    size.addAndGet(-batch.size());
    underWay = batch;
    return batch;
  }

  /** Puts all but the first back: marks of one event's hooks are not to hold up others' answers. */
  List<Pending> takeFirstOf(List<Pending> batch) {
    List<Pending> later = batch.subList(1, batch.size());
    putBack.addAll(later);
    size.addAndGet(later.size());
    underWay = batch.subList(0, 1);
    return underWay;
  }

  /** Puts a turn's events back, to be worked off again. */
  void putBack(List<Pending> batch) {
    putBack.addAll(batch);
    size.addAndGet(batch.size());
    underWay = List.of();
  }

  void endTurn() {
    underWay = List.of();
  }

  boolean isEmpty() {
    return waiting.isEmpty() && putBack.isEmpty();
  }

  /** Answers 503 to all who wait, in the line and in the turn that runs. */
  void refuseAll() {
    String why = busy();
    underWay.forEach(pending -> refuse(pending, why));
    refuseAll(why);
  }

  /** The same to those in the line. */
  void refuseAll(String why) {
    putBack.forEach(pending -> refuse(pending, why));
    waiting.forEach(pending -> refuse(pending, why));
  }

  private String busy() {
    String hook = watch.hook();
    String what = hook == null ? "other calls" : hook + ", which takes too long";
    return "room " + address + " is busy with " + what + "; try again";
  }

  private void refuse(Pending pending, String why) {
    if (!pending.isCall()) return;
    var told = RoomReply.problem(503, new Refusal(503, why).problem(ids.next()));
    pending.reply.completeExceptionally(new Unanswered(told));
  }
}
