package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Batch;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.runtime.DeliveryState.Encoded;
import dev.blip.coordinator.runtime.DeliveryState.Place;
import dev.blip.coordinator.runtime.RoomEvent.Delivery;
import dev.blip.coordinator.runtime.Sockets.Outcome;
import dev.blip.protocol.Problem;
import dev.blip.protocol.RoomAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings each connection what it lacks, one call at a time, in order. Called within the room's
 * turns; answers come back as events. Nothing leaves but what is committed.
 */
final class Dispatcher {
  private static final Backoff UNTIL_OPEN =
      new Backoff(Duration.ofMillis(25), Duration.ofMillis(500));
  private static final Backoff UNTIL_TAKEN =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

  /** Most batches that leave for one follower between two turns, and for how long they may. */
  private static final int LONGEST_RUN = 32;

  private static final long LONGEST_RUN_MS = 100;
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final RuntimeServices services;
  private final Sockets sockets;
  private final ConnectionTable connections;
  private final Outbox outbox;
  private final UndoLog undoLog;
  private final BooleanSupplier holds;
  private final Consumer<RoomEvent> events;

  /** Those who became free, or got a batch, since the last {@link #endTurn}. */
  private final Set<DeliveryState> ready = new LinkedHashSet<>();

  /** Whose call API Gateway has not answered yet. */
  private final Set<DeliveryState> calling = new HashSet<>();

  /** What everyone has been looked at for; anything newer may concern anyone. */
  private long lookedAt = -1;

  private long undone;
  private volatile boolean ending;

  /**
   * For a room that has just been opened.
   *
   * @param holds whether what is committed may leave; asked from any thread
   */
  Dispatcher(
      RuntimeServices services,
      Sockets sockets,
      ConnectionTable connections,
      Outbox outbox,
      UndoLog undoLog,
      BooleanSupplier holds,
      Consumer<RoomEvent> events) {
    this.services = services;
    this.sockets = sockets;
    this.connections = connections;
    this.outbox = outbox;
    this.undoLog = undoLog;
    this.holds = holds;
    this.events = events;
  }

  /**
   * Gives every follower that is free what it lacks, and remembers who was not.
   *
   * @param lateOnly only those who were not free last time
   * @param reader what follows a place; asked once for each different place. Where it throws, those
   *     who stand there are passed over until the next delivery
   * @param told logs what it threw, and says what they are told
   */
  void deliver(
      boolean lateOnly, Function<Place, List<Batch>> reader, Function<Throwable, Problem> told) {
    Map<Place, Reading> read = new HashMap<>();
    for (DeliveryState line : lateOnly ? concerned() : connections.lines()) {
      Place place = line.place();
      if (place == null || (lateOnly && !line.isBehind())) continue;
      if (line.isBusy() || line.hasBatch() || outbox.next(line) != null) {
        // Read when it can leave at once, so that nothing of it is out of date by then.
        line.missesNews();
      } else {
        give(line, read.computeIfAbsent(place, there -> Reading.of(reader, there)), told);
      }
    }
  }

  private void give(DeliveryState line, Reading reading, Function<Throwable, Problem> told) {
    line.give(reading.batches);
    ready.add(line);
    if (reading.failure == null) {
      line.served();
    } else if (line.passedOver(services.clock().millis())) {
      events.accept(new RoomEvent.PassedOver(line, reading.problem(told)));
    }
  }

  /** What a place's followers get, or why they get nothing. */
  private static final class Reading {
    final List<Encoded> batches;
    final @Nullable Throwable failure;
    private @Nullable Problem problem;

    private Reading(List<Encoded> batches, @Nullable Throwable failure) {
      this.batches = batches;
      this.failure = failure;
    }

    static Reading of(Function<Place, List<Batch>> reader, Place place) {
      try {
        List<Encoded> batches = encode(reader.apply(place));
        require(place, batches);
        return new Reading(batches, null);
      } catch (Throwable e) {
        return new Reading(List.of(), e);
      }
    }

    /** What cannot be sent, or would be asked for again for ever, is the room's mistake. */
    private static void require(Place place, List<Encoded> batches) {
      for (Encoded batch : batches) {
        if (batch.utf8().length <= Connection.MAX_MESSAGE) continue;
        throw new IllegalStateException(
            "batch must have 0..%d bytes, has %d"
                .formatted(Connection.MAX_MESSAGE, batch.utf8().length));
      }
      if (batches.isEmpty() || !batches.getLast().more()) return;
      if (batches.getLast().through() != place.after()) return;
      throw new IllegalStateException(
          "batch with more behind it must lead beyond %d, led there".formatted(place.after()));
    }

    private static List<Encoded> encode(List<Batch> batches) {
      return batches.stream()
          .map(b -> new Encoded(b.through(), b.text().getBytes(StandardCharsets.UTF_8), b.more()))
          .toList();
    }

    Problem problem(Function<Throwable, Problem> told) {
      Problem known = problem;
      if (known == null) {
        known = told.apply(Objects.requireNonNull(failure));
        problem = known;
      }
      return known;
    }
  }

  /** Closes those who are so far behind that the outbox would grow beyond its bounds. */
  void cutOffTheSlowest(RoomAddress room) {
    long least = outbox.leastPlace();
    if (least == 0) return;
    for (DeliveryState line : connections.lines()) {
      if (line.sent() >= least) continue;
      LOG.warn("room {}: connection {} is too slow; closed", room, line.connectionId());
      line.sentThrough(outbox.newest());
      sockets
          .close(target(line))
          .thenAccept(_ -> events.accept(new RoomEvent.Gone(line.connectionId())));
    }
  }

  /** Starts a call for everyone who is free and lacks something. */
  void pump() {
    concerned().forEach(this::pump);
    if (!outbox.isEmpty()) outbox.trim(connections.receivedByAll());
  }

  /** Whoever may lack something and be free: as a rule few, however many are connected. */
  private Collection<DeliveryState> concerned() {
    boolean anyone = outbox.newest() != lookedAt || undoLog.undone() != undone;
    return anyone ? connections.lines() : ready.stream().filter(connections::holds).toList();
  }

  /** Everyone concerned has been looked at. */
  void endTurn() {
    ready.clear();
    lookedAt = outbox.newest();
    undone = undoLog.undone();
  }

  /** From now on only waits for answers. */
  void end() {
    ending = true;
  }

  /** Whether some call's answer is still to come: without it, the call is made again. */
  boolean isCalling() {
    return !calling.isEmpty();
  }

  private void pump(DeliveryState line) {
    Outbox.Entry entry = outbox.next(line);
    if (line.isBusy()) {
      // What the room says does not wait for a whole replay.
      if (entry != null) line.stopRun();
    } else if (!ending && entry != null) {
      call(line, entry);
    } else if (!ending && line.hasBatch()) {
      run(line);
    }
  }

  private void call(DeliveryState line, Outbox.Entry entry) {
    line.begin();
    calling.add(line);
    var stage =
        entry.utf8() == null
            ? sockets.close(target(line))
            : sockets.post(target(line), entry.utf8());
    var message = new Delivery.Message(entry);
    stage.thenAccept(outcome -> events.accept(new RoomEvent.Delivered(line, message, outcome)));
  }

  /** Places that are written down as they move are so after each batch. */
  private void run(DeliveryState line) {
    calling.add(line);
    Sockets.Target target = target(line);
    var open = new Sockets.Target(target.id(), target.age(), true);
    long end = services.clock().millis() + LONGEST_RUN_MS;
    BatchRun run =
        line.beginRun(
            line.isFollowedClosely() ? 1 : LONGEST_RUN,
            batch -> sockets.post(open, batch.utf8()),
            () -> !ending && services.clock().millis() < end && holds.getAsBoolean());
    var batches = new Delivery.Batches(run);
    run.goOn(
        sockets.post(target, run.first().utf8()),
        outcome -> events.accept(new RoomEvent.Delivered(line, batches, outcome)));
  }

  private Sockets.Target target(DeliveryState line) {
    return line.target(services.clock().millis());
  }

  /** An answer has come; it may be to an earlier owner's call. */
  void answered(DeliveryState line) {
    calling.remove(line);
  }

  /** Takes an answer; tells whether the connection has turned out to be gone. */
  boolean delivered(DeliveryState line, Delivery delivery, Outcome outcome) {
    rested(line);
    if (delivery instanceof Delivery.Batches(BatchRun run)) line.received(run);
    switch (outcome) {
      case DONE -> {
        line.heard(services.clock().millis());
        took(line, delivery);
      }
      case REFUSED -> {
        LOG.warn("connection {}: a message was refused; skipped", line.connectionId());
        took(line, delivery);
      }
      case NOT_OPEN_YET -> rest(line, UNTIL_OPEN);
      case LATER -> rest(line, UNTIL_TAKEN);
      case GONE -> {
        return true;
      }
    }
    return false;
  }

  private static void took(DeliveryState line, Delivery delivery) {
    switch (delivery) {
      case Delivery.Message(Outbox.Entry entry) -> line.received(entry);
      case Delivery.Batches _ -> {} // It has counted itself what was taken.
    }
  }

  /** Asks whether a socket is there; the answer comes as an event. */
  void probe(DeliveryState line) {
    sockets
        .probe(target(line))
        .thenAccept(outcome -> events.accept(new RoomEvent.Probed(line, outcome)));
  }

  /** Nothing is under way for a line any more. */
  void rested(DeliveryState line) {
    line.rested();
    ready.add(line);
  }

  private void rest(DeliveryState line, Backoff backoff) {
    services
        .timers()
        .after(backoff.jittered(line.failed()), () -> events.accept(new RoomEvent.Rested(line)));
  }

  /** Whether some follower missed news while it was busy, and is free now. */
  boolean someoneIsBehind() {
    return concerned().stream().anyMatch(DeliveryState::canCatchUp);
  }

  /** Whether nothing is under way, nobody is behind and nothing waits. */
  boolean isIdle() {
    return outbox.isEmpty() && connections.lines().stream().allMatch(DeliveryState::isIdle);
  }

  /** Those whose calls were answered since the last {@link #endTurn}. */
  Collection<DeliveryState> answered() {
    return ready;
  }

  /** Whether places have moved since they were stored. */
  boolean isDirty() {
    return connections.lines().stream().anyMatch(DeliveryState::isDirty);
  }
}
