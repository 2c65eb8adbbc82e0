package dev.blip.coordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What callers of one shared counter saw. The history of a counter is linearizable if no two
 * increments got the same number, and one that began after another had ended got a greater one.
 */
final class History {
  /** One increment that was acknowledged; times are nanoseconds of one clock. */
  record Increment(long began, long ended, long value) {}

  private final Queue<Increment> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<String> unknown = new ConcurrentLinkedQueue<>();

  void acknowledged(long began, long value) {
    acknowledged.add(new Increment(began, System.nanoTime(), value));
  }

  /** An increment of which nobody knows whether it was carried out. */
  void unknown(String why) {
    unknown.add(why);
  }

  int size() {
    return acknowledged.size();
  }

  /**
   * The longest time that no increment was acknowledged, in milliseconds.
   *
   * @param since what ended before this is not looked at, in nanoTime
   */
  long longestPauseMillis(long since) {
    long longest = 0;
    long last = since;
    for (long ended : acknowledged.stream().mapToLong(Increment::ended).sorted().toArray()) {
      if (ended < since) continue;
      longest = Math.max(longest, ended - last);
      last = ended;
    }
    return Math.max(longest, System.nanoTime() - last) / 1_000_000;
  }

  /** Fails if a call got anything but its number. */
  void assertNoneFailed() {
    assertThat(unknown).as("calls that failed").isEmpty();
  }

  /**
   * Fails if the history is not linearizable.
   *
   * @param end what the counter says afterwards
   */
  void assertLinearizable(long end) {
    List<Increment> byValue =
        acknowledged.stream().sorted(Comparator.comparingLong(Increment::value)).toList();
    long latestBegin = Long.MIN_VALUE;
    long before = 0;
    for (Increment increment : byValue) {
      assertThat(increment.value).as("each number is given once").isGreaterThan(before);
      assertThat(increment.ended)
          .as("%s must not have ended before a smaller number began", increment)
          .isGreaterThan(latestBegin);
      before = increment.value;
      latestBegin = Math.max(latestBegin, increment.began);
    }
    assertThat(before).isLessThanOrEqualTo(end);
    assertThat(end)
        .as("each acknowledged increment once, and no others; unknown: %s", unknown)
        .isBetween((long) acknowledged.size(), (long) acknowledged.size() + unknown.size());
  }
}
