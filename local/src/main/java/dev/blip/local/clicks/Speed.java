package dev.blip.local.clicks;

import dev.blip.protocol.Text;
import java.time.Duration;

/**
 * How fast recorded time passes.
 *
 * @param times faster than it was; infinite for as fast as it goes
 */
public record Speed(double times) {
  /** At the visits' own pace. */
  public static final Speed OWN = new Speed(1);

  private static final double LEAST = 0.01;
  private static final double MOST = 100_000;

  /**
   * Reads a number, or {@code max}.
   *
   * @throws IllegalArgumentException if it is neither or out of range
   */
  public static Speed parse(String text) {
    if (text.equals("max")) return new Speed(Double.POSITIVE_INFINITY);
    if (text.matches("[0-9]{1,6}(\\.[0-9]{1,6})?")) {
      double times = Double.parseDouble(text);
      if (times >= LEAST && times <= MOST) return new Speed(times);
    }
    throw new IllegalArgumentException(
        "speed must be 0.01..100000 or max, was " + Text.quoted(text));
  }

  /** True if nothing is waited for. */
  public boolean isMax() {
    return Double.isInfinite(times);
  }

  /** How long so much recorded time takes. */
  public Duration of(long millis) {
    return Duration.ofNanos((long) (millis * 1e6 / times));
  }
}
