package dev.blip.coordinator.runtime;

import dev.blip.protocol.RoomAddress;
import java.time.Duration;

/**
 * A room's place among those that are open, and what its callers are told while there is none.
 * Taken and left by the turn's thread alone.
 */
final class RoomPlace {
  /** Less than callers wait: {@code Timing.PATIENCE}, and 29 s at API Gateway. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  private final RoomAddress room;
  private final Timers timers;
  private final RoomQueue queue;
  private final Places.Place place;

  /**
   * None yet.
   *
   * @param given has a turn run, when the room has waited and has a place now
   */
  RoomPlace(RoomAddress room, RuntimeServices services, RoomQueue queue, Runnable given) {
    this.room = room;
    this.timers = services.timers();
    this.queue = queue;
    this.place = services.places().of(given);
  }

  /** Whether the room may be open; if not, it waits for that. */
  boolean take() {
    boolean waited = place.waits();
    if (place.take()) return true;
    if (!waited) refuseLater();
    return false;
  }

  /** Whoever calls is told before he gives up himself, and can be sure that nothing is done. */
  private void refuseLater() {
    timers.after(
        LONGEST_WAIT,
        () -> {
          if (!place.waits()) return;
          queue.refuseAll(
              "too many rooms are open for room %s just now; try again".formatted(room));
          refuseLater();
        });
  }

  boolean waits() {
    return place.waits();
  }

  void leave() {
    place.leave();
  }
}
