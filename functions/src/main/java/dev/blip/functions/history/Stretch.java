package dev.blip.functions.history;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Hours next to each other.
 *
 * @param last a moment of the last one
 * @param isSplit whether they are of a hot day, so that several keys count their clicks
 */
record Stretch(Instant from, Instant last, boolean isSplit) {
  private static final Duration DAY = Duration.ofDays(1);

  /** A span's stretches in their order: hot days, each alone, and what is between them. */
  static List<Stretch> of(Span span, Set<LocalDate> split) {
    List<Stretch> stretches = new ArrayList<>();
    Instant next = span.from();
    for (LocalDate day : new TreeSet<>(split)) {
      Instant begin = later(day.atStartOfDay(ZoneOffset.UTC).toInstant(), next);
      Instant end = day.atStartOfDay(ZoneOffset.UTC).toInstant().plus(DAY);
      if (end.isAfter(span.to())) end = span.to();
      if (!begin.isBefore(end)) continue;
      add(stretches, next, begin, false);
      add(stretches, begin, end, true);
      next = end;
    }
    add(stretches, next, span.to(), false);
    return stretches;
  }

  private static void add(List<Stretch> stretches, Instant from, Instant to, boolean isSplit) {
    if (from.isBefore(to)) stretches.add(new Stretch(from, to.minusMillis(1), isSplit));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
