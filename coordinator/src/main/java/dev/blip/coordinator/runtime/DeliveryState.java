package dev.blip.coordinator.runtime;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has been sent: a place in the outbox, and a place in a log if it follows one.
 * Nothing here grows with what is still to come. For one thread at a time.
 */
final class DeliveryState {
  private static final Duration TOLD_EVERY = Duration.ofMinutes(1);

  /**
   * Where a follower stands.
   *
   * @param log the log's name; empty if the room has not said which
   * @param after the last number that it has
   */
  record Place(String log, long after) {}

  /** A batch in the bytes that leave, encoded once for all who get it. */
  record Encoded(long through, byte[] utf8, boolean more) {}

  private final String connectionId;
  private final long openedAt;
  private long sent;
  private @Nullable Place place;
  private boolean leaving;
  private boolean busy;
  private boolean open;
  private boolean behind;
  private long passedOverAt;
  private boolean dirty;
  private boolean closely;
  private long heardAt;
  private int failures;

  // Shared by all who stood at the same place.
  private List<Encoded> batches = List.of();
  private int nextBatch;
  private @Nullable BatchRun run;

  /**
   * A connection's state.
   *
   * @param openedAt epoch milliseconds
   * @param sent the last outbox entry that it was sent, or that was not for it
   * @param place where it follows; null if it does not
   */
  DeliveryState(String connectionId, long openedAt, long sent, @Nullable Place place) {
    this.connectionId = connectionId;
    this.openedAt = openedAt;
    this.sent = sent;
    this.place = place;
    this.heardAt = openedAt;
  }

  String connectionId() {
    return connectionId;
  }

  /** Its socket, as it is known now. */
  Sockets.Target target(long now) {
    return new Sockets.Target(connectionId, now - openedAt, open);
  }

  /** It has shown a sign of life. */
  void heard(long now) {
    heardAt = now;
    open = true;
  }

  /** Whether its last sign of life is no later than that. */
  boolean isSilentSince(long time) {
    return heardAt <= time;
  }

  /** The last outbox entry that it was sent, or that was not for it. */
  long sent() {
    return sent;
  }

  /** It has the outbox's entries up to this one, or they were not for it. */
  void sentThrough(long seq) {
    sent = seq;
    dirty = true;
  }

  /** Where it follows; null if it does not. */
  @Nullable Place place() {
    return place;
  }

  /** Follows from elsewhere: what is under way belongs to the old place, and is not sent. */
  void follow(@Nullable Place next) {
    stopRun();
    place = next;
    dropBatches();
  }

  /** The same, taken back: what it lacks is to be read again. */
  void followAgain(@Nullable Place before) {
    place = before;
    behind = before != null;
  }

  /** Whether its room is done with it: it only gets what was sent before, and is closed. */
  boolean isLeaving() {
    return leaving;
  }

  void leaving(boolean yes) {
    leaving = yes;
  }

  /** Whether its place is written down whenever it moves. */
  boolean isFollowedClosely() {
    return closely;
  }

  void followClosely(boolean yes) {
    closely = yes;
  }

  boolean isBusy() {
    return busy;
  }

  /** A call for it has begun. */
  void begin() {
    busy = true;
  }

  /**
   * Batches that it has are to leave.
   *
   * @param most how many of them
   */
  BatchRun beginRun(
      int most, Function<Encoded, CompletionStage<Sockets.Outcome>> post, BooleanSupplier mayGoOn) {
    begin();
    int end = Math.min(batches.size(), nextBatch + most);
    Place from = Objects.requireNonNull(place);
    var begun = new BatchRun(from, batches.subList(nextBatch, end), post, mayGoOn);
    run = begun;
    return begun;
  }

  /** Of batches that are leaving no more follow for now. */
  void stopRun() {
    BatchRun running = run;
    if (running != null) running.stop();
  }

  /** Nothing is under way for it any more. */
  void rested() {
    busy = false;
    run = null;
  }

  /** A call for it has failed: it is let alone, and then read anew, in fewer and larger batches. */
  int failed() {
    busy = true;
    if (hasBatch()) {
      dropBatches();
      behind = true;
    }
    return ++failures;
  }

  boolean hasBatch() {
    return nextBatch < batches.size();
  }

  /** It gets these, in order. */
  void give(List<Encoded> next) {
    batches = next;
    nextBatch = 0;
    behind = false;
  }

  private void dropBatches() {
    batches = List.of();
    nextBatch = 0;
  }

  /** It has an outbox entry. */
  void received(Outbox.Entry entry) {
    failures = 0;
    sentThrough(entry.seq());
  }

  /** It has what was taken of a run, unless it has been told to follow from elsewhere meanwhile. */
  void received(BatchRun ended) {
    if (ended.taken() == 0) return;
    failures = 0;
    dirty = true;
    Place before = place;
    if (before == null || !ended.isFrom(before)) return;
    place = new Place(before.log, ended.last().through());
    if (!hasBatch()) return; // It was told to, which was taken back: what it lacks is read anew.
    nextBatch += ended.taken();
    if (ended.last().more() && !hasBatch()) behind = true;
  }

  /** Followers were told of news while this one could not take them. */
  void missesNews() {
    behind = true;
  }

  /** Whether it missed news. */
  boolean isBehind() {
    return behind;
  }

  /** Whether it missed news and could take them now. */
  boolean canCatchUp() {
    return behind && !busy && !hasBatch();
  }

  /** Whether nothing is under way for it, and nothing waits that it has missed. */
  boolean isIdle() {
    return !busy && !hasBatch() && !behind;
  }

  /** Its room has answered what it lacks. */
  void served() {
    passedOverAt = 0;
  }

  /** Its room has not; tells whether it is to be told, which is once a minute. */
  boolean passedOver(long now) {
    if (now - passedOverAt < TOLD_EVERY.toMillis()) return false;
    passedOverAt = now;
    return true;
  }

  /** Whether its places have moved since they were stored. */
  boolean isDirty() {
    return dirty;
  }

  void stored() {
    dirty = false;
  }
}
