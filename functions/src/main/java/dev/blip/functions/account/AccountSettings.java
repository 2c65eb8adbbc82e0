package dev.blip.functions.account;

import dev.blip.protocol.Click;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an account says of its clicks.
 *
 * @param clickDays so many days after it came a click is forgotten; null for never
 * @param exactPlaces whether coordinates are kept as they came; else to a tenth of a degree, some
 *     11 km, which is what a map needs
 * @param doubleClicksOnce whether clicks of one visitor at one link less than two seconds apart
 *     count as one
 */
public record AccountSettings(
    @Nullable Integer clickDays, boolean exactPlaces, boolean doubleClicksOnce) {
  /** What holds for an account that has said nothing. */
  public static final AccountSettings USUAL = new AccountSettings(null, false, false);

  private static final double TENTHS = 10;

  /** When a click is to be forgotten, null for never. */
  public @Nullable Instant forgetAt(Click click) {
    return clickDays == null
        ? null
        : Instant.ofEpochMilli(click.time()).plus(Duration.ofDays(clickDays));
  }

  /** A coordinate as it is kept. */
  public @Nullable Double kept(@Nullable Double degrees) {
    return degrees == null || exactPlaces ? degrees : Double.valueOf(rounded(degrees));
  }

  private static double rounded(double degrees) {
    return Math.round(degrees * TENTHS) / TENTHS;
  }
}
