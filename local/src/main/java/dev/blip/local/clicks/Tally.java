package dev.blip.local.clicks;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Counts what came of visits. Safe for use by many threads. */
public final class Tally {
  private final Map<Integer, Long> statuses = new TreeMap<>();
  private long sent;
  private long failed;
  private long lateNanos;
  private long latestNanos;

  /** A visit is sent, so much later than it was due. */
  synchronized void sent(Duration late) {
    sent++;
    long nanos = Math.max(0, late.toNanos());
    lateNanos += nanos;
    latestNanos = Math.max(latestNanos, nanos);
  }

  synchronized void came(Outcome outcome) {
    switch (outcome) {
      case Outcome.Answered answered -> statuses.merge(answered.status(), 1L, Long::sum);
      case Outcome.Failed _ -> failed++;
    }
  }

  /** How things stand. */
  public synchronized Count count() {
    Duration average = Duration.ofNanos(sent == 0 ? 0 : lateNanos / sent);
    return new Count(sent, Map.copyOf(statuses), failed, average, Duration.ofNanos(latestNanos));
  }

  /**
   * A moment's counts.
   *
   * @param statuses answers by HTTP status
   * @param failed visits without an answer
   * @param late average of all visits sent
   * @param latest the largest
   */
  public record Count(
      long sent, Map<Integer, Long> statuses, long failed, Duration late, Duration latest) {
    public long answered() {
      return statuses.values().stream().mapToLong(Long::longValue).sum();
    }

    public long of(int status) {
      return statuses.getOrDefault(status, 0L);
    }
  }
}
