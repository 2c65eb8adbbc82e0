package dev.blip.functions.links;

import dev.blip.functions.moderation.Takedown;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A short link.
 *
 * @param slug its name, 3..64 of {@code a-z 0-9 _ -}; older ones have capitals, too
 * @param account its owner
 * @param settings what its owner has said of it
 * @param used how many visitors were sent on, counted only where there is a maximum
 * @param updatedAt when its owner changed it last
 * @param version another one after each change; visits leave it as it is
 * @param takenDown by the operator, which no change of the owner's lifts
 */
public record Link(
    String slug,
    String account,
    LinkSettings settings,
    long used,
    Instant createdAt,
    Instant updatedAt,
    String version,
    @Nullable Takedown takenDown) {

  /** What HTTP calls its version. */
  String etag() {
    return '"' + version + '"';
  }

  /** The same, followed so often. */
  public Link withUsed(long times) {
    return new Link(slug, account, settings, times, createdAt, updatedAt, version, takenDown);
  }

  /** Whether its time is over. */
  public boolean isExpired(Instant now) {
    Instant end = settings.expiresAt();
    return end != null && !now.isBefore(end);
  }

  /** Whether its time is still to come. */
  public boolean isAhead(Instant now) {
    Instant begin = settings.startsAt();
    return begin != null && now.isBefore(begin);
  }

  /** Whether it has been followed as often as it may be. */
  public boolean isUsedUp() {
    Long most = settings.maxClicks();
    return most != null && used >= most;
  }
}
