package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.RoomQueue.Pending;
import dev.blip.coordinator.runtime.storage.RoomMoved;
import dev.blip.coordinator.runtime.storage.ShardEpoch;
import dev.blip.coordinator.runtime.storage.TurnLost;
import dev.blip.protocol.Problem;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs one room: takes events from any thread and works them off in turns, never two at once. A
 * turn is one transaction for all events that have arrived meanwhile (group commit); answers and
 * messages leave after it. The file is opened by the first event.
 */
public final class RoomRunner {
  private static final int MOST_PER_TURN = 1_000;

  /** How long a room that is to close waits for answers, lest its next owner repeat the calls. */
  public static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

  /** A room that was called so lately is not put to sleep for want of space. */
  private static final Duration LEAST_REST = Duration.ofSeconds(1);

  /** A room whose turn was given up may have alarms: it comes back soon, or by the index. */
  private static final Duration WAKE_AFTER_FAILURE = Duration.ofSeconds(1);

  private static final Duration WAKE_AGAIN_AFTER_FAILURE = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger(RoomRunner.class);

  private final RoomAddress address;
  private final Party party;
  private final RuntimeServices services;
  private final ShardEpoch shardEpoch;
  private final HookWatch watch = new HookWatch();
  private final RoomQueue queue;
  private final Turn turn;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final RoomEnding ending;
  private final WakeTimer timer;
  private final ClockSteps clockSteps;
  private final Probation probation;
  private final RoomPlace place;
  private volatile boolean hibernating = true;
  private volatile long lastEventAt;
  private volatile boolean placesWillBeStored;

  // Of the turn's thread alone.
  private @Nullable OpenRoom open;
  private boolean claimed;
  private int alone;

  /**
   * A room that hibernates until its first event.
   *
   * @param shardEpoch of the room's shard
   */
  public RoomRunner(
      RoomAddress address, Party party, RuntimeServices services, ShardEpoch shardEpoch) {
    this.address = address;
    this.party = party;
    this.services = party.isMemoryOnly() ? services.inMemory() : services;
    this.shardEpoch = shardEpoch;
    this.queue = new RoomQueue(address, services.ids(), watch);
    this.ending = new RoomEnding(address, services.timers(), watch);
    this.turn = new RoomTurn(address, watch, queue, this::work, this::overdue);
    this.timer = new WakeTimer(this.services, this::wake);
    this.clockSteps = new ClockSteps(this.services);
    this.probation = new Probation(services.clock());
    this.place = new RoomPlace(address, this.services, queue, this::schedule);
    this.lastEventAt = services.clock().millis();
  }

  /**
   * Calls the room, unless its party refuses whoever calls: then it is not even woken. The stage
   * fails with {@link RoomMoved} where it is elsewhere, and with {@link Unanswered} where it is too
   * busy.
   */
  public CompletionStage<RoomReply> call(RoomCall call) {
    try {
      PartyAccess.admit(party, address, call);
    } catch (Refusal refusal) {
      Problem problem = refusal.problem(services.ids().next());
      return CompletableFuture.completedFuture(RoomReply.problem(refusal.status(), problem));
    } catch (RuntimeException | LinkageError e) {
      return CompletableFuture.completedFuture(partyFailed(e));
    }
    return submit(new RoomEvent.Called(call));
  }

  /** What a party fails to say of its rooms lets nobody in. */
  private RoomReply partyFailed(Throwable e) {
    String id = services.ids().next();
    String told = HookFailure.told(e, party.getClass());
    LOG.error("room {}: its party failed: {} [{}]", address, told, id, e);
    return RoomReply.problem(
        500, new Problem("internal", "party " + address.party() + " failed; the log has it", id));
  }

  /** Opens the room if it hibernates: overdue alarms ring, followers catch up. */
  public CompletionStage<RoomReply> wake() {
    return submit(new RoomEvent.Woken());
  }

  /** Answers a SELECT, or with none tells of itself as a {@link RoomRow}; not kept awake by it. */
  public CompletionStage<RoomReply> look(String sql) {
    return submit(new RoomEvent.Looked(sql));
  }

  /** Ends the room with all that it keeps; answers 204, also if there is none. */
  public CompletionStage<RoomReply> destroy() {
    return submit(new RoomEvent.Destroyed());
  }

  /** Takes an event; the stage completes once its effects are on disk. */
  private CompletionStage<RoomReply> submit(RoomEvent event) {
    if (event.keepsAwake()) lastEventAt = services.clock().millis();
    Pending pending = queue.add(event);
    schedule();
    return pending.reply();
  }

  /**
   * Works off what has come, waits a moment for the answers to what was sent, and closes the file;
   * what comes later fails with {@link RoomMoved}. A room whose hook takes too long is left behind,
   * its file counted as open: until it is closed, no other runner opens it, and a shard that ends
   * meanwhile does not end cleanly.
   */
  public CompletionStage<Void> stop() {
    return ending.begin(turn, this::schedule);
  }

  private void overdue(long step) {
    ending.overdue(turn, step);
  }

  /** Whether the room has had nothing to do for so long that it should be stopped. */
  public boolean isIdle() {
    return !scheduled.get()
        && queue.isEmpty()
        && (hibernating
            || (!probation.isOn()
                && services.clock().millis() - lastEventAt > services.idleAfter().toMillis()
                && timer.isFree(services.idleAfter())));
  }

  public RoomAddress address() {
    return address;
  }

  public boolean isOpen() {
    return !hibernating;
  }

  /** Whether it has nothing to do at this moment, nor within the next second. */
  boolean isQuiet() {
    return isBetweenTurns()
        && services.clock().millis() - lastEventAt > LEAST_REST.toMillis()
        && timer.isFree(LEAST_REST);
  }

  /** Whether no turn of it runs or is about to. */
  boolean isBetweenTurns() {
    return queue.isEmpty() && !scheduled.get();
  }

  /** Epoch milliseconds of its last event from outside. */
  long lastEventAt() {
    return lastEventAt;
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) services.executor().execute(turn);
  }

  private void work() {
    MDC.put("room", address.toString());
    watch.turn();
    boolean hasToWait = !queue.isEmpty() && !place.take();
    try {
      if (hasToWait && ending.hasBegun()) queue.moved(queue.take(Integer.MAX_VALUE));
      List<Pending> batch = hasToWait ? List.of() : queue.take(mostPerTurn());
      if (!batch.isEmpty()) turn(batch);
      if (ending.isOver()) closeLate();
      else if (ending.hasBegun() && queue.isEmpty() && hasItsAnswers()) close();
    } finally {
      boolean mayClose = hasItsAnswers();
      queue.endTurn();
      watch.turn();
      if (open != null) open.leave();
      MDC.remove("room");
      if (!claimed && (!hasToWait || ending.hasBegun())) place.leave();
      scheduled.set(false);
      boolean hasWork = !queue.isEmpty() && !place.waits();
      if (hasWork || (ending.isToCome() && mayClose)) schedule();
    }
  }

  private int mostPerTurn() {
    if (alone > 0) alone--;
    return alone > 0 || probation.isOn() ? 1 : MOST_PER_TURN;
  }

  /** Or need not, or cannot, wait for them: each answer that comes is a turn. */
  private boolean hasItsAnswers() {
    OpenRoom room = open;
    return room == null || !room.isCalling() || ending.isImpatient() || !shardEpoch.holds();
  }

  private void turn(List<Pending> taken) {
    List<Pending> batch = taken;
    if (ending.isOver() || !shardEpoch.holds() || !isClaimed()) {
      queue.moved(batch);
      return;
    }
    var replies = new ArrayList<RoomReply>(batch.size());
    try {
      if (isSoughtInVain(batch)) {
        unclaim();
        queue.answerForNoRoom(batch);
        return;
      }
      OpenRoom room = begun();
      if (probation.isOn()) batch = queue.takeFirstOf(batch);
      for (Pending pending : batch)
        replies.add(pending.isGivenUp() ? RoomReply.NOTHING : room.handle(pending.event()));
      room.ring();
      room.commit();
    } catch (RoomMoved e) {
      abandon();
      queue.moved(batch);
      return;
    } catch (TurnLost e) {
      abandon();
      lost(batch, e.refusal());
      return;
    } catch (RuntimeException | Error e) {
      String id = services.ids().next();
      LOG.error("room {}: turn failed, nothing of it is kept [{}]", address, id, e);
      abandon();
      services.timers().after(WAKE_AFTER_FAILURE, this::wake);
      var problem =
          new Problem("internal", "room " + address + " cannot work: " + HookFailure.kind(e), id);
      RoomQueue.refuse(batch, RoomReply.problem(500, problem));
      return;
    }
    if (!shardEpoch.holds()) {
      LOG.warn("room {}: committed too late, not acknowledged", address);
      abandon();
      queue.moved(batch);
      return;
    }
    for (int i = 0; i < batch.size(); i++) batch.get(i).reply().complete(replies.get(i));
    release();
  }

  /** Only one of them has taken the others along: each is worked off alone. */
  private void lost(List<Pending> batch, Refusal refusal) {
    if (batch.size() == 1) {
      LOG.warn("room {}: {}", address, refusal.getMessage());
      queue.refuse(batch, refusal);
      services.timers().after(WAKE_AFTER_FAILURE, this::wake);
    } else {
      alone = batch.size() + 1;
      queue.putBack(batch);
    }
  }

  /** Whether all of them are for operators who ask for a room that is not there. */
  private boolean isSoughtInVain(List<Pending> batch) {
    return open == null
        && batch.stream().allMatch(pending -> pending.event().isOperators())
        && services.index().file(address) == 0;
  }

  private boolean isClaimed() {
    if (!claimed) claimed = shardEpoch.open(address);
    return claimed;
  }

  private void unclaim() {
    claimed = false;
    shardEpoch.closed(address);
  }

  /** The room within a transaction, the one that made it if it has just been opened. */
  private OpenRoom begun() {
    long back = clockSteps.back();
    OpenRoom room = open;
    if (room != null) {
      room.begin();
      if (back > 0) {
        room.clockWentBack(back);
        timer.forget();
      }
      return room;
    }
    room = OpenRoom.open(address, party, services, shardEpoch, watch, probation, this::submit);
    open = room;
    hibernating = false;
    room.catchUp();
    return room;
  }

  private void release() {
    OpenRoom room = open;
    if (room == null) return;
    try {
      if (ending.hasBegun()) room.endSending();
      room.release();
      timer.set(room.nextDue());
    } catch (RuntimeException | Error e) {
      LOG.error("room {}: messages cannot leave; trying anew", address, e);
      abandon();
      services.timers().after(OpenRoom.STORE_PLACES_EVERY, this::wake);
      return;
    }
    if (room.isOver()) {
      remove(room);
      return;
    }
    if (!placesWillBeStored && room.isDirty()) {
      placesWillBeStored = true;
      services.timers().after(OpenRoom.STORE_PLACES_EVERY, this::storePlaces);
    }
  }

  /** The room was destroyed: who calls it from now on finds a new one. */
  private void remove(OpenRoom room) {
    open = null;
    hibernating = true;
    try {
      room.remove();
      unclaim();
      LOG.info("room {}: destroyed, nothing of it is left", address);
    } catch (RuntimeException e) {
      LOG.error("room {}: files of a room that was destroyed cannot be removed", address, e);
    }
  }

  private void storePlaces() {
    placesWillBeStored = false;
    wake();
  }

  private void abandon() {
    OpenRoom room = open;
    open = null;
    timer.forget();
    if (!claimed) return;
    try {
      if (room != null) room.abandon();
      unclaim();
    } catch (RuntimeException e) {
      LOG.error("room {}: file cannot be closed", address, e);
    }
  }

  /** The room was left behind in its last turn, which has ended after all. */
  private void closeLate() {
    if (!claimed) return;
    abandon();
    if (shardEpoch.holds()) wakeLater();
  }

  private void wakeLater() {
    services.index().put(address, services.clock().millis() + WAKE_AGAIN_AFTER_FAILURE.toMillis());
  }

  private void close() {
    OpenRoom room = open;
    open = null;
    try {
      if (room != null) {
        room.begin();
        room.commitAll();
        room.close();
        unclaim();
      } else if (!hibernating && shardEpoch.holds()) {
        wakeLater();
      }
    } catch (RuntimeException e) {
      LOG.error("room {}: file cannot be closed", address, e);
    } finally {
      ending.end();
    }
  }
}
