package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.RoomReply;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;

/**
 * When an answer says that its request may come again.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110</a>
 */
final class RetryAfter {
  private RetryAfter() {}

  /** How long from now; zero where it says nothing that can be read. */
  static Duration of(RoomReply reply, InstantSource clock) {
    String text = reply.headers().getOrDefault("retry-after", "").strip();
    if (text.matches("[0-9]{1,9}")) return Duration.ofSeconds(Long.parseLong(text));
    if (text.isEmpty()) return Duration.ZERO;
    try {
      Instant at = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
      Duration left = Duration.between(clock.instant(), at);
      return left.isNegative() ? Duration.ZERO : left;
    } catch (DateTimeException _) {
      return Duration.ZERO;
    }
  }
}
