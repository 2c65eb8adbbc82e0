package dev.blip.coordinator.rooms;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The counts of one day, by kind and key; kinds without keys have the empty one. */
final class ClickDay {
  private static final int TOP = 20;
  private static final Comparator<Map.Entry<String, Long>> LARGEST_FIRST =
      Map.Entry.<String, Long>comparingByValue()
          .reversed()
          .thenComparing(Map.Entry.comparingByKey());

  private final long from;
  private final long to;
  private final Map<String, Map<String, Long>> counts = new HashMap<>();

  /**
   * A day without clicks.
   *
   * @param from epoch milliseconds of its begin
   * @param to epoch milliseconds of its end, which is no part of it
   */
  ClickDay(long from, long to) {
    this.from = from;
    this.to = to;
  }

  /** The day of a moment in a time zone, without clicks. */
  static ClickDay today(Instant now, ZoneId zone) {
    LocalDate date = LocalDate.ofInstant(now, zone);
    return new ClickDay(
        date.atStartOfDay(zone).toInstant().toEpochMilli(),
        date.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli());
  }

  /** Epoch milliseconds of its begin. */
  long from() {
    return from;
  }

  /** Epoch milliseconds of its end. */
  long to() {
    return to;
  }

  /** Whether a time is part of it. */
  boolean holds(long time) {
    return time >= from && time < to;
  }

  void add(String kind, String key, long count) {
    counts.computeIfAbsent(kind, any -> new HashMap<>()).merge(key, count, Long::sum);
  }

  /** The count of a kind without keys. */
  long of(String kind) {
    return counts.getOrDefault(kind, Map.of()).getOrDefault("", 0L);
  }

  /** The 20 largest of a kind, the largest first. */
  Map<String, Long> top(String kind) {
    var top = new LinkedHashMap<String, Long>();
    counts.getOrDefault(kind, Map.of()).entrySet().stream()
        .sorted(LARGEST_FIRST)
        .limit(TOP)
        .forEach(entry -> top.put(entry.getKey(), entry.getValue()));
    return top;
  }
}
