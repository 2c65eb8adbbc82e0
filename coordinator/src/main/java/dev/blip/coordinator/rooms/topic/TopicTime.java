package dev.blip.coordinator.rooms.topic;

import dev.blip.coordinator.room.KeyValues;
import dev.blip.coordinator.room.RoomContext;
import java.time.Duration;

/**
 * A topic's own time, by which acknowledgements are waited for and IDs are forgotten. It goes with
 * the coordinator's clock, but not along with its jumps: not back, and not ahead by more than the
 * alarm that the room has set for itself allows, so neither does it count the time in which no
 * coordinator ran, or had a place for the room, beyond that. While nothing is waited for, it may do
 * as it likes.
 */
final class TopicTime {
  /** The alarm that carries it on. */
  static final String TICK = "tick";

  /** It carries on at least so often: the most that a jump ahead can pass for. */
  private static final long LONGEST_TICK = 10_000;

  /**
   * Or so often, while nothing else than IDs is waited for, which are kept ten minutes. Then a jump
   * may count for as much, so that a topic that is always woken late is done with them soon.
   */
  private static final long LONGEST_REST = 60_000;

  /** An alarm that rings later than that means that the clock has jumped, or nobody was there. */
  private static final long LATEST_RING = 2_000;

  /** What a jump counts for; something, or a machine with too much to do would stand still. */
  private static final long A_JUMP = 1_000;

  private static final String KEY = "time";
  private static final long NONE = Long.MAX_VALUE;

  private final RoomContext room;
  private long time;
  private long clock;
  private long tickAt = NONE;

  TopicTime(RoomContext room) {
    this.room = room;
  }

  private KeyValues kv() {
    return room.storage().kv();
  }

  void start() {
    time = kv().number(KEY).orElse(0);
    clock = kv().number(KEY + ".clock").orElse(room.clock().millis());
    tickAt = kv().number(KEY + ".tick").orElse(NONE);
    now();
  }

  /** Milliseconds since some time. */
  long now() {
    long before = clock;
    clock = room.clock().millis();
    long passed = clock - before;
    if (passed < 0) {
      // The alarm would ring too late by this.
      if (tickAt != NONE) set(Math.clamp(tickAt - before, 1L, LONGEST_TICK));
    } else if (tickAt != NONE && clock > tickAt + LATEST_RING) {
      time += Math.min(passed, isAtRest(before) ? tickAt - before : A_JUMP);
    } else {
      time += passed;
    }
    return time;
  }

  /** Whether nothing but IDs was waited for. */
  private boolean isAtRest(long before) {
    return tickAt - before > LONGEST_TICK;
  }

  /** The alarm has rung. */
  void ticked() {
    now();
    tickAt = NONE;
    kv().remove(KEY + ".tick");
  }

  /** There will be something to do at a time of this clock. */
  void wakeAt(long due) {
    wakeAt(due, LONGEST_TICK);
  }

  /** The same of what may come a minute early where the clock jumps. */
  void wakeSomeTime(long due) {
    wakeAt(due, LONGEST_REST);
  }

  private void wakeAt(long due, long longest) {
    long delay = Math.clamp(due - now(), 1L, longest);
    if (clock + delay < tickAt) set(delay);
  }

  private void set(long delay) {
    tickAt = clock + delay;
    room.alarms().setAfter(TICK, Duration.ofMillis(delay));
    kv().put(KEY, time);
    kv().put(KEY + ".clock", clock);
    kv().put(KEY + ".tick", tickAt);
  }
}
