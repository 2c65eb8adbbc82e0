package dev.blip.functions.history;

import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a page goes on: the span that the first page was asked for, the day, and the ID below which
 * it goes on. Its text carries a check over itself and over the question, so that one that was
 * changed, or belongs to another account or question, is refused. The check is no secret: whoever
 * makes a cursor of their own reads their own clicks with it, since the account is the token's.
 *
 * @param below null for the day's end
 */
record Cursor(Span span, LocalDate day, @Nullable String below) {
  private static final int LONGEST = 300;
  private static final int CHECK_BYTES = 9;

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
    String text = base64(place.getBytes(StandardCharsets.UTF_8));
    return text + "." + check(text, question);
  }

  /**
   * Reads the text of one.
   *
   * @throws Refusal (400) if it is not one that was answered to this question
   */
  static Cursor read(String text, String question) {
    int dot = text.lastIndexOf('.');
    if (dot < 0 || text.length() > LONGEST) throw wrong(text);
    String place = text.substring(0, dot);
    if (!text.substring(dot + 1).equals(check(place, question))) throw wrong(text);
    try {
      String[] parts =
          new String(Base64.getUrlDecoder().decode(place), StandardCharsets.UTF_8).split("/", 4);
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

  private static String check(String place, String question) {
    try {
      byte[] bytes = (question + '\n' + place).getBytes(StandardCharsets.UTF_8);
      byte[] whole = MessageDigest.getInstance("SHA-256").digest(bytes);
      return base64(Arrays.copyOf(whole, CHECK_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Refusal wrong(String text) {
    return Refusal.bad(
        "cursor must be one that was answered to the same account for the same link, from, to and"
            + " bots, was "
            + Text.quoted(text));
  }
}
