package dev.blip.coordinator.room;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A durable sequence of texts. Numbers are dense and rise from 1; a number is never used again,
 * also after its entry was trimmed. An entry that a failed hook appended was never there.
 */
public interface Log {
  /** What names of logs look like. */
  Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,31}");

  /**
   * Throws where a name is none of a log's.
   *
   * @throws IllegalArgumentException if it does not match {@link #NAME}
   */
  static void requireName(String name) {
    if (NAME.matcher(name).matches()) return;
    throw new IllegalArgumentException("log name must match " + NAME + ", was " + name);
  }

  /**
   * One entry.
   *
   * @param seq its number
   * @param time epoch milliseconds when it was appended
   */
  record Entry(long seq, long time, String text) {}

  /** Adds an entry at the end and answers its number. */
  long append(String text);

  /**
   * The entries that follow a number, ascending.
   *
   * @param after 0 for the first one kept; what was trimmed is left out, so compare with {@link
   *     #oldest} to see a gap
   * @param limit at most so many, 1 or more
   */
  List<Entry> after(long after, int limit);

  /** The oldest number kept; {@code newest() + 1} if none is. */
  long oldest();

  /** The number appended last, 0 before the first. */
  long newest();

  /** Forgets all but the newest {@code size} entries, 0 or more. */
  void trimToSize(long size);

  /** Forgets what was appended before a time. */
  void trimBefore(Instant time);

  /**
   * Forgets some entries wherever they stand. Those kept take new numbers behind all that there
   * were, with one left out between, so that numbers stay dense and a reader of before sees a gap.
   *
   * @return whether there were any; if not, nothing has changed
   */
  boolean forget(Predicate<Entry> some);
}
