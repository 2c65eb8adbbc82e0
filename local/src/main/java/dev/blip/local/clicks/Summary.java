package dev.blip.local.clicks;

import java.time.Duration;
import java.util.Locale;
import java.util.TreeMap;

/** What is told when a replay ends. */
public final class Summary {
  /** A room's answer; a redirect has none such. */
  private static final int TAKEN = 200;

  private Summary() {}

  /**
   * The summary, in lines.
   *
   * @param total visits there were to send
   * @param wrong lines of the file that were passed over
   */
  public static String of(
      Tally.Count count, long total, long wrong, Duration elapsed, Speed speed) {
    var text = new StringBuilder();
    text.append(
        "sent %d of %d visits in %s, %s a second%n"
            .formatted(count.sent(), total, seconds(elapsed), rate(count.sent(), elapsed)));
    var statuses = new TreeMap<>(count.statuses());
    if (!statuses.containsKey(TAKEN)) {
      statuses.putIfAbsent(302, 0L);
      statuses.putIfAbsent(404, 0L);
    }
    statuses.forEach((status, n) -> line(text, status + " " + words(status), n));
    line(text, "failed, no answer", count.failed());
    long open = count.sent() - count.answered() - count.failed();
    if (open > 0) line(text, "not waited for", open);
    if (wrong > 0) line(text, "wrong lines", wrong);
    if (!speed.isMax()) {
      text.append(
          "late by %s on average, by %s at most%n"
              .formatted(millis(count.late()), millis(count.latest())));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, long count) {
    text.append("  %-18s %8d%n".formatted(name, count));
  }

  private static String words(int status) {
    return switch (status) {
      case TAKEN -> "room has it";
      case 302 -> "sent on";
      case 404 -> "no such link";
      case 410 -> "link is over";
      case 429 -> "too many";
      default -> status >= 500 ? "server's fault" : "other";
    };
  }

  static String rate(long count, Duration elapsed) {
    double seconds = Math.max(1e-3, elapsed.toNanos() / 1e9);
    return String.format(Locale.ROOT, "%.1f", count / seconds);
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toNanos() / 1e9);
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
  }
}
