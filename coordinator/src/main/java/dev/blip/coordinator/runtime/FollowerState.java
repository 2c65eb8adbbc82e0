package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Batch;
import dev.blip.coordinator.room.UrlFollower;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A URL follower, and what is under way for it. For one thread at a time. */
final class FollowerState {
  private static final Backoff TRIES = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));
  private static final long LONGEST_TRY = Duration.ofSeconds(30).toMillis();

  private final FollowerTable.@Nullable Kept inherited;
  private UrlFollower follower;
  private long through;
  private @Nullable Batch batch;
  private boolean hasNews = true;
  private int tries;
  private long triedUntil;
  private long restsUntil;

  /** One that follows from now on. */
  static FollowerState begun(UrlFollower follower) {
    return new FollowerState(new FollowerTable.Kept(follower, FollowerTable.NOTHING), null);
  }

  /** One that an earlier owner of the room may have served. */
  static FollowerState inherited(FollowerTable.Kept kept) {
    return new FollowerState(kept, kept);
  }

  private FollowerState(FollowerTable.Kept kept, FollowerTable.@Nullable Kept inherited) {
    this.inherited = inherited;
    follower = kept.follower();
    through = kept.through();
  }

  UrlFollower follower() {
    return follower;
  }

  FollowerTable.Kept kept() {
    return new FollowerTable.Kept(follower, through);
  }

  /** Its log may have grown. */
  void hasNews() {
    hasNews = true;
  }

  /** Whether its next batch is to be chosen. */
  boolean isToChoose(long now) {
    return through == FollowerTable.NOTHING && hasNews && triedUntil == 0 && restsUntil <= now;
  }

  /** Whether no earlier owner can have begun to choose what comes next. */
  boolean isNewChoice() {
    return inherited == null
        || inherited.through() != FollowerTable.NOTHING
        || inherited.follower().after() != follower.after();
  }

  /** Whether no earlier owner can have been told that the batch was taken. */
  boolean isNewBatch() {
    return inherited == null || inherited.through() != through;
  }

  /** There is nothing for it. */
  void hasAll() {
    hasNews = false;
  }

  void chosen(Batch next) {
    batch = next;
    through = next.through();
  }

  /** Whether a try of its batch can begin. */
  boolean isToPost(long now) {
    return through != FollowerTable.NOTHING && triedUntil == 0 && restsUntil <= now;
  }

  /** The end of the batch that is under way. */
  long through() {
    return through;
  }

  /** That batch, if it is known still. */
  @Nullable Batch batch() {
    return batch;
  }

  /** Begins a try and answers its number. */
  int begin(long now) {
    triedUntil = now + LONGEST_TRY;
    return ++tries;
  }

  /** A try has ended; false if another has taken its place. */
  boolean end(int number) {
    if (triedUntil == 0 || number != tries) return false;
    triedUntil = 0;
    return true;
  }

  /** The number of the try that has lasted too long, if one has. */
  @Nullable Integer lost(long now) {
    return triedUntil != 0 && triedUntil <= now ? tries : null;
  }

  /** Pauses and tries last as long as before. */
  void clockWentBack(long by) {
    restsUntil = Math.max(0, restsUntil - by);
    if (triedUntil != 0) triedUntil = Math.max(1, triedUntil - by);
  }

  boolean isUnderWay() {
    return triedUntil != 0;
  }

  /** It has taken its batch. */
  void taken() {
    follower = new UrlFollower(follower.id(), follower.uri(), follower.log(), through, 0, null);
    through = FollowerTable.NOTHING;
    batch = null;
    hasNews = true;
  }

  /** It has not; it is let alone for a while. */
  void failed(Instant now, Duration asked) {
    var since = follower.failingSince();
    int failures = follower.failures() + 1;
    follower =
        new UrlFollower(
            follower.id(),
            follower.uri(),
            follower.log(),
            follower.after(),
            failures,
            since == null ? now : since);
    long pause = Math.max(TRIES.jittered(failures).toMillis(), asked.toMillis());
    restsUntil = now.toEpochMilli() + pause;
  }

  /** The batch that it was to get is no more: another is chosen. */
  void chooseAgain() {
    through = FollowerTable.NOTHING;
    batch = null;
    hasNews = true;
  }

  /** Epoch milliseconds of the next thing to do; {@code Long.MAX_VALUE} for none. */
  long due() {
    if (triedUntil != 0) return triedUntil;
    return through != FollowerTable.NOTHING || hasNews ? restsUntil : Long.MAX_VALUE;
  }
}
