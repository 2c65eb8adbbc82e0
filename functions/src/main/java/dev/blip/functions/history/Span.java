package dev.blip.functions.history;

import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A span of time, from the first moment to before the last.
 *
 * @param from inclusive
 * @param to exclusive
 */
record Span(Instant from, Instant to) {
  /** How far back is looked where nothing is said. */
  static final Duration USUAL = Duration.ofDays(30);

  /** The longest span. */
  static final Duration LONGEST = Duration.ofDays(3_660);

  /**
   * Reads ISO 8601 instants or epoch milliseconds; {@code to} is now if left out, {@code from} 30
   * days before it.
   *
   * @throws Refusal (400)
   */
  static Span read(@Nullable String from, @Nullable String to, Instant now) {
    Instant end = to == null ? now.plusMillis(1) : instant("to", to);
    return of(from == null ? usual(end) : instant("from", from), end);
  }

  /**
   * The same in whole steps of UTC: those left out are the end of the hour that runs, and 30 days
   * before.
   *
   * @param step in which the span is counted, an hour or a part of one
   */
  static Span readWhole(@Nullable String from, @Nullable String to, Instant now, Duration step) {
    Instant end =
        to == null
            ? now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS)
            : instant("to", to);
    whole("to", end, step);
    Instant begin = from == null ? usual(end) : instant("from", from);
    whole("from", begin, step);
    return of(begin, end);
  }

  private static Instant usual(Instant end) {
    Instant begin = end.minus(USUAL);
    return begin.isBefore(Instant.EPOCH) ? Instant.EPOCH : begin;
  }

  private static Span of(Instant begin, Instant end) {
    if (begin.isAfter(end)) {
      throw Refusal.bad("from must not be after to (now if left out), " + end + ", was " + begin);
    }
    if (Duration.between(begin, end).compareTo(LONGEST) > 0) {
      throw Refusal.bad(
          "from must be at most " + LONGEST.toDays() + " days before to, was " + begin);
    }
    return new Span(begin, end);
  }

  private static void whole(String name, Instant instant, Duration step) {
    if (instant.getEpochSecond() % step.toSeconds() == 0 && instant.getNano() == 0) return;
    String what = step.toMinutes() == 60 ? "UTC hour" : "quarter of a UTC hour";
    throw Refusal.bad(name + " must be a whole " + what + ", was " + instant);
  }

  private static Instant instant(String name, String text) {
    try {
      Instant instant =
          text.matches("[0-9]{1,15}")
              ? Instant.ofEpochMilli(Long.parseLong(text))
              : Instant.parse(text);
      if (!instant.isBefore(Instant.EPOCH)
          && instant.isBefore(Instant.parse("9999-01-01T00:00:00Z"))) {
        return instant;
      }
    } catch (DateTimeException e) {
      throw wrong(name, text);
    }
    throw wrong(name, text);
  }

  private static Refusal wrong(String name, String text) {
    return Refusal.bad(
        name
            + " must be an ISO 8601 instant of 1970..9998 or epoch milliseconds, was "
            + Text.quoted(text));
  }

  boolean isEmpty() {
    return !from.isBefore(to);
  }

  /** True if it holds a part of a UTC day, not all of it. */
  boolean cuts(LocalDate day) {
    Instant begin = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    return from.isAfter(begin) || to.isBefore(begin.plus(1, ChronoUnit.DAYS));
  }

  boolean holds(Instant moment) {
    return !moment.isBefore(from) && moment.isBefore(to);
  }

  boolean holds(long millis) {
    return millis >= from.toEpochMilli() && millis < to.toEpochMilli();
  }

  LocalDate firstDay() {
    return from.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  LocalDate lastDay() {
    return to.minusMillis(1).atOffset(ZoneOffset.UTC).toLocalDate();
  }
}
