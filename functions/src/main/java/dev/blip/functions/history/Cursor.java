package dev.blip.functions.history;

import dev.blip.functions.PageCursor;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Where a page goes on: the span that the first page was asked for, the day, and the ID below which
 * it goes on. One that was changed, or belongs to another account or question, is refused.
 *
 * @param below null for the day's end
 */
record Cursor(Span span, LocalDate day, @Nullable String below) {
  /** Where the first page begins. */
  static Cursor start(Span span) {
    return new Cursor(span, span.lastDay(), null);
  }

  Cursor at(@Nullable String id) {
    return new Cursor(span, day, id);
  }

  Cursor dayBefore() {
    return new Cursor(span, day.minusDays(1), null);
  }

  boolean isAtTheEnd() {
    return day.isBefore(span.firstDay());
  }

  /**
   * Its text.
   *
   * @param question names the account and all that was asked for but the limit
   */
  String text(String question) {
    String place =
        "%d/%d/%s/%s"
            .formatted(
                span.from().toEpochMilli(),
                span.to().toEpochMilli(),
                day,
                below == null ? "" : below);
    return PageCursor.of(place, question);
  }

  /**
   * Reads the text of one.
   *
   * @throws Refusal (400) if it is not one that was answered to this question
   */
  static Cursor read(String text, String question) {
    String place = PageCursor.place(text, question).orElseThrow(() -> wrong(text));
    try {
      String[] parts = place.split("/", 4);
      if (parts.length == 4) {
        var span = new Span(instant(parts[0]), instant(parts[1]));
        return new Cursor(span, LocalDate.parse(parts[2]), parts[3].isEmpty() ? null : parts[3]);
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      throw wrong(text);
    }
    throw wrong(text);
  }

  private static Instant instant(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }

  private static Refusal wrong(String text) {
    return Refusal.bad(
        "cursor must be one that was answered to the same account for the same link, from, to and"
            + " bots, was "
            + Text.quoted(text));
  }
}
