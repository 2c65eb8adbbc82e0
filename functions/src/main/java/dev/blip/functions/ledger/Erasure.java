package dev.blip.functions.ledger;

import dev.blip.protocol.Click;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The erasing of a link's clicks: those in the ledger, their counters, and those that still come.
 *
 * @param link its slug, as clicks have it
 * @param until epoch milliseconds of the last moment whose clicks are erased: an hour's end, since
 *     counters are of whole hours
 * @param isDone whether all are gone that the ledger had
 * @param clicks how many of them were found so far, bots too
 * @param begunAt when it was asked for
 */
public record Erasure(
    String account, String link, long until, boolean isDone, long clicks, Instant begunAt) {
  /**
   * How long it is remembered. A click waits 14 days in its queue, 14 among the dead letters, and
   * 14 more in its queue when an operator sends it back: after these 42 days none can come.
   */
  public static final Duration REMEMBERED = Duration.ofDays(45);

  /** Redirects know a deleted link for some seconds. */
  private static final Duration STILL_FOLLOWED = Duration.ofMinutes(1);

  /** One that begins now: up to the end of the hour, or of the next one if it is all but over. */
  public static Erasure of(String account, String link, Instant now) {
    Instant hour = now.plus(STILL_FOLLOWED).truncatedTo(ChronoUnit.HOURS);
    long until = hour.plus(Duration.ofHours(1)).toEpochMilli() - 1;
    return new Erasure(account, link, until, false, 0, now);
  }

  /** Whether a click of the account is one of those that are erased. */
  public boolean holds(Click click) {
    return holds(click.link(), click.time());
  }

  /**
   * Likewise.
   *
   * @param time epoch milliseconds
   */
  public boolean holds(String slug, long time) {
    return slug.equals(link) && time <= until;
  }

  /** When it is forgotten. */
  Instant forgetAt() {
    return Instant.ofEpochMilli(until).plus(REMEMBERED);
  }
}
