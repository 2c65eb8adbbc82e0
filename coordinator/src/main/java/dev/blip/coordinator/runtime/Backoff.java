package dev.blip.coordinator.runtime;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses between tries, each twice as long as the one before.
 *
 * @param first the pause after the first failure
 * @param longest what no pause exceeds
 */
public record Backoff(Duration first, Duration longest) {
  private static final int MOST_DOUBLINGS = 30;

  /**
   * The pause after so many failures.
   *
   * @param failures 1 or more
   */
  public Duration pause(int failures) {
    long doubled = first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
    return doubled < longest.toMillis() ? Duration.ofMillis(doubled) : longest;
  }

  /** The same, half of it by chance, so that a crowd does not come back at once. */
  public Duration jittered(int failures) {
    long whole = pause(failures).toMillis();
    return Duration.ofMillis(whole / 2 + ThreadLocalRandom.current().nextLong(whole / 2 + 1));
  }
}
