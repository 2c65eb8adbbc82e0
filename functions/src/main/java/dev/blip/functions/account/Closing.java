package dev.blip.functions.account;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The end of an account with all that it has. Its name can be used again after a moment; clicks of
 * before are written nowhere any more.
 *
 * @param until epoch milliseconds of the last moment whose clicks are erased: an hour's end, since
 *     counters are of whole hours. Until then, and until nothing is left, the account can do
 *     nothing
 * @param isDone whether nothing is left of it
 * @param begunAt when it was asked for
 */
public record Closing(long until, boolean isDone, Instant begunAt) {
  /**
   * From when on every instance knows: some remember for a minute what an account says, and a batch
   * takes seconds.
   */
  public static final Duration KNOWN_AFTER = AccountTable.REMEMBERED.plusSeconds(30);

  /** As long as clicks of before may come: see the erasing of a link's. */
  private static final Duration REMEMBERED = Duration.ofDays(45);

  private static final Duration LEAST = Duration.ofMinutes(10);

  /** One that begins now. */
  static Closing of(Instant now) {
    Instant hour = now.plus(LEAST).truncatedTo(ChronoUnit.HOURS);
    return new Closing(hour.plus(Duration.ofHours(1)).toEpochMilli() - 1, false, now);
  }

  /** Whether clicks of a moment are erased. */
  public boolean holds(long time) {
    return time <= until;
  }

  /**
   * Whether the account can do nothing yet: what is made under its name while something is left
   * would go with the rest.
   */
  public boolean isOn(Instant now) {
    return !isDone || holds(now.toEpochMilli());
  }

  Instant forgetAt() {
    return Instant.ofEpochMilli(until).plus(REMEMBERED);
  }
}
