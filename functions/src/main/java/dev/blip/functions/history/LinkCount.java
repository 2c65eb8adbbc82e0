package dev.blip.functions.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How often a link was followed, bots left out.
 *
 * @param lastClickAt null if it never was
 */
public record LinkCount(long clicks, @Nullable Instant lastClickAt) {
  /** Of a link that nobody has followed. */
  public static final LinkCount NONE = new LinkCount(0, null);

  LinkCount plus(LinkCount other) {
    return new LinkCount(clicks + other.clicks, later(lastClickAt, other.lastClickAt));
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) return one == null ? other : one;
    return one.isAfter(other) ? one : other;
  }
}
