package dev.blip.coordinator.rooms;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/**
 * One filtered view's figures, kept while it is looked at: its day, and its last hour by seconds.
 */
final class ClickFigures {
  private static final int MINUTES = 60;
  private static final int MINUTE_SECONDS = 60;

  private final ClickDay day;
  private final TreeMap<Long, Long> seconds = new TreeMap<>();

  ClickFigures(ClickDay day) {
    this.day = day;
  }

  ClickDay day() {
    return day;
  }

  void add(long second, long count) {
    seconds.merge(second, count, Long::sum);
  }

  /**
   * The last 60 minutes, each of 60 seconds, oldest first.
   *
   * @param now epoch seconds
   */
  List<Long> minutes(long now) {
    var minutes = new ArrayList<>(Collections.nCopies(MINUTES, 0L));
    long first = now - MINUTES * MINUTE_SECONDS + 1;
    seconds.headMap(first).clear();
    seconds
        .headMap(now, true)
        .forEach(
            (at, count) -> {
              int minute = (int) ((at - first) / MINUTE_SECONDS);
              minutes.set(minute, minutes.get(minute) + count);
            });
    return minutes;
  }
}
