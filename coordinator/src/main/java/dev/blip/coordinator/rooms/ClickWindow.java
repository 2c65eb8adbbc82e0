package dev.blip.coordinator.rooms;

import dev.blip.coordinator.room.KeyValues;
import dev.blip.coordinator.room.Log;
import dev.blip.coordinator.room.Storage;
import dev.blip.protocol.Click;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The latest clicks of an account as a log, bounded by number and age, and the IDs of all clicks
 * taken within that age. What the last two flushes brought is kept beyond the bound, so that a
 * burst is read by its watchers before it is trimmed.
 */
final class ClickWindow implements ClickLog {
  private static final String FLUSHED = "flushed";
  private static final String FLUSHED_BEFORE = "flushedBefore";
  private static final String FLUSHED_AT = "flushedAt";
  private static final String COUNTED = "counted";

  /** So many clicks go at once while more come: a millisecond or two. */
  private static final int STEP = 2_000;

  /** A step lets go of twice as many as have come since the last, so that it catches up. */
  private static final int STEP_EVERY = STEP / 2;

  /** Clicks that come more seldom are none of a burst. */
  private static final Duration QUIET = Duration.ofSeconds(30);

  private final KeyValues kv;
  private final SeenClicks seen;
  private final ErasedLinks erased;
  private final InstantSource clock;
  private final long size;
  private final Duration age;
  private final Storage storage;
  private long flushedAt;

  /** The last one that need not be kept. */
  private long mayGo;

  private int sinceStep;

  ClickWindow(Storage storage, InstantSource clock, long size, Duration age) {
    this.storage = storage;
    this.kv = storage.kv();
    this.seen = new SeenClicks(storage, clock, age);
    this.erased = new ErasedLinks(storage.sql());
    this.clock = clock;
    this.size = size;
    this.age = age;
  }

  void start() {
    seen.start();
    erased.start();
    flushedAt = kv.number(FLUSHED_AT).orElse(0);
    if (kv.number(COUNTED).isEmpty()) counted();
  }

  private Log log() {
    return storage.log("clicks");
  }

  /** Takes a click unless it is known, or so old that it may have been known: then empty. */
  Optional<DrawnClick> add(Click click) {
    if (!meet(click)) return Optional.empty();
    var drawn = DrawnClick.of(click.placed());
    log().append(drawn.text());
    sinceStep++;
    return Optional.of(drawn);
  }

  /**
   * Knows a click from now on; false if it was known, is so old that it may have been, or is of a
   * link whose clicks are erased.
   */
  boolean meet(Click click) {
    boolean tooOld = click.time() < clock.millis() - age.toMillis();
    return !tooOld
        && !erased.holds(click.link(), click.time())
        && seen.add(click.id(), click.time());
  }

  /**
   * Forgets a link's clicks, and takes none of it any more. The clicks that are left have other
   * numbers then, if there were any of it.
   *
   * @param until epoch milliseconds of the last one that it takes none of
   */
  boolean erase(String link, long until) {
    erased.add(link, until);
    return log()
        .forget(
            entry -> {
              var click = DrawnClick.read(entry.text()).shown();
              return click.link().equals(link) && click.time() <= until;
            });
  }

  /** The clicks that {@link #counted} was not told of; all of them are still here. */
  List<DrawnClick> uncounted() {
    long counted = kv.number(COUNTED).orElseThrow();
    return after(counted).stream().map(entry -> DrawnClick.read(entry.text())).toList();
  }

  /** All clicks taken are part of the stored totals. */
  void counted() {
    kv.put(COUNTED, newest());
  }

  /** Most clicks that a newcomer is shown. */
  long size() {
    return size;
  }

  @Override
  public long newest() {
    return log().newest();
  }

  @Override
  public long oldest() {
    return log().oldest();
  }

  @Override
  public List<Log.Entry> after(long place) {
    return log().after(place, Integer.MAX_VALUE);
  }

  @Override
  public List<Log.Entry> current() {
    long since = clock.millis() - age.toMillis();
    return log().after(newest() - size, (int) size).stream()
        .filter(entry -> entry.time() >= since)
        .toList();
  }

  /** A flush begins: only what it and the one before it bring is kept beyond the bound. */
  void flushed() {
    long newest = newest();
    mayGo = Math.min(newest - size, kv.number(FLUSHED_BEFORE).orElse(0));
    step();
    kv.put(FLUSHED_BEFORE, kv.number(FLUSHED).orElse(0));
    kv.put(FLUSHED, newest);
    flushedAt = clock.millis();
    kv.put(FLUSHED_AT, flushedAt);
  }

  /** Whether so many have come that some should go, lest a flush hold up those that come next. */
  boolean isStepDue() {
    return sinceStep >= STEP_EVERY && mayGo > 0;
  }

  /** Lets go of a few that need not be kept. */
  void step() {
    sinceStep = 0;
    letGo(Math.min(mayGo, oldest() + STEP - 1));
  }

  private void letGo(long last) {
    if (last >= oldest()) log().trimToSize(newest() - last);
  }

  /** When the last flush was; 1970 before the first. */
  Instant flushedAt() {
    return Instant.ofEpochMilli(flushedAt);
  }

  /** Trims to the bounds; during a burst to what its last two flushes brought. */
  void trim() {
    Instant since = clock.instant().minus(age);
    letGo(isQuiet() ? newest() - size : mayGo);
    log().trimBefore(since);
    seen.trim();
    erased.trim(since.toEpochMilli());
  }

  /** Whether its bounds hold after a trim, since no burst is under way. */
  boolean isQuiet() {
    return Math.abs(clock.millis() - flushedAt) >= QUIET.toMillis();
  }
}
