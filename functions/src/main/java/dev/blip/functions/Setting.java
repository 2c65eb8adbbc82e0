package dev.blip.functions;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value that stands elsewhere and may change there: asked for when it is first needed, never
 * while a snapshot is made, and again after five minutes. While it cannot be had, the last one
 * holds. Safe for use by many threads.
 */
final class Setting implements Supplier<String> {
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Logger LOG = LoggerFactory.getLogger(Setting.class);

  private final String name;
  private final Supplier<String> source;
  private final InstantSource clock;
  private @Nullable String value;
  private Instant askAgain = Instant.MIN;

  Setting(String name, Supplier<String> source, InstantSource clock) {
    this.name = name;
    this.source = source;
    this.clock = clock;
  }

  /**
   * The value.
   *
   * @throws IllegalStateException if it was never to be had
   */
  @Override
  public synchronized String get() {
    Instant now = clock.instant();
    String known = value;
    if (known != null && now.isBefore(askAgain)) return known;
    try {
      known = source.get();
    } catch (RuntimeException e) {
      if (known == null) throw new IllegalStateException(name + " cannot be read", e);
      LOG.warn("{} cannot be read again, its last value holds: {}", name, e.toString());
    }
    value = known;
    askAgain = now.plus(FRESH);
    return known;
  }

  /** As if it had never been asked for: a snapshot must not carry values into another day. */
  synchronized void forget() {
    value = null;
    askAgain = Instant.MIN;
  }
}
