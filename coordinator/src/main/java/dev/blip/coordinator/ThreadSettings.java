package dev.blip.coordinator;

import dev.blip.coordinator.room.RoomSettings;
import java.time.Duration;

/**
 * How many threads rooms take turns on, and how long a hook may keep one.
 *
 * @param usual threads while hooks end in time
 * @param most threads in all, also those of rooms that are set aside
 * @param overdue a hook that takes so long is told of, and its room set aside
 * @param givenUp after so long its callers are told 503, and it is interrupted
 */
record ThreadSettings(int usual, int most, Duration overdue, Duration givenUp) {
  private static final int USUAL = 64;

  /**
   * Reads {@code BLIP_ROOM_THREADS} (2,000), {@code BLIP_HOOK_OVERDUE_MS} (5,000) and {@code
   * BLIP_HOOK_GIVE_UP_MS} (30,000, never less than the former).
   *
   * @throws IllegalArgumentException naming the variable, its value and what it may be
   */
  static ThreadSettings of(RoomSettings environment) {
    int most = (int) environment.number("BLIP_ROOM_THREADS", 2_000, USUAL, 20_000);
    long overdue = environment.number("BLIP_HOOK_OVERDUE_MS", 5_000, 100, 600_000);
    long givenUp =
        environment.number("BLIP_HOOK_GIVE_UP_MS", Math.max(30_000, overdue), overdue, 3_600_000);
    return new ThreadSettings(USUAL, most, Duration.ofMillis(overdue), Duration.ofMillis(givenUp));
  }
}
