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
 * holds; where there is none, callers are told so at once, and it is asked for again after five
 * seconds, so that not every one of them waits for it in vain. Safe for use by many threads.
 */
final class Setting implements Supplier<String> {
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(Setting.class);

  private final String name;
  private final Supplier<String> source;
  private final InstantSource clock;
  private @Nullable String value;
  private @Nullable RuntimeException failure;
  private Instant askAgain = Instant.MIN;

  Setting(String name, Supplier<String> source, InstantSource clock) {
    this.name = name;
    this.source = source;
    this.clock = clock;
  }

  /**
   * The value.
   *
   * @throws IllegalStateException if it was not to be had yet
   */
  @Override
  public synchronized String get() {
    Instant now = clock.instant();
    String known = value;
    if (!now.isBefore(askAgain)) known = ask(now, known);
    if (known == null) throw new IllegalStateException(name + " cannot be read", failure);
    return known;
  }

  private @Nullable String ask(Instant now, @Nullable String known) {
    try {
      value = source.get();
      failure = null;
    } catch (RuntimeException e) {
      failure = e;
      if (known != null) {
        LOG.warn("{} cannot be read again, its last value holds: {}", name, e.toString());
      }
    }
    askAgain = now.plus(value == null ? AFTER_FAILURE : FRESH);
    return value;
  }

  /** As if it had never been asked for: a snapshot must not carry values into another day. */
  synchronized void forget() {
    value = null;
    askAgain = Instant.MIN;
  }
}
