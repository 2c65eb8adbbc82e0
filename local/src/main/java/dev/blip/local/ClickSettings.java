package dev.blip.local;

import java.time.Duration;
import java.util.Map;

/**
 * How the rooms of clicks show them.
 *
 * @param flush time between two batches to a watcher
 * @param firstFlush how long the first click after a quiet time waits, at most as long as that
 * @param window most clicks that a newcomer is shown
 * @param windowAge their greatest age
 */
public record ClickSettings(Duration flush, Duration firstFlush, int window, Duration windowAge) {
  /** Blip's own times. */
  public static final ClickSettings DEFAULT =
      new ClickSettings(Duration.ofSeconds(2), Duration.ofMillis(100), 1_000, Duration.ofHours(1));

  /** As a coordinator's environment says it. */
  Map<String, String> variables() {
    return Map.of(
        "BLIP_FLUSH_MS", Long.toString(flush.toMillis()),
        "BLIP_FIRST_FLUSH_MS", Long.toString(firstFlush.toMillis()),
        "BLIP_WINDOW", Long.toString(window),
        "BLIP_WINDOW_AGE_MS", Long.toString(windowAge.toMillis()));
  }
}
