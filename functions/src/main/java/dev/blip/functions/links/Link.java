package dev.blip.functions.links;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A short link.
 *
 * @param slug its name, 3..64 of {@code a-z A-Z 0-9 _ -}
 * @param account its owner
 * @param settings what its owner has said of it
 * @param used how many visitors were sent on, counted only where there is a maximum
 * @param updatedAt when its owner changed it last
 * @param version another one after each change; visits leave it as it is
 */
public record Link(
    String slug,
    String account,
    LinkSettings settings,
    long used,
    Instant createdAt,
    Instant updatedAt,
    String version) {

  /** Where a visitor from a country goes. */
  public String destination(@Nullable String country) {
    String destination = settings.destination();
    return country == null ? destination : settings.countries().getOrDefault(country, destination);
  }

  /** What HTTP calls its version. */
  String etag() {
    return '"' + version + '"';
  }

  /** Whether it has been followed as often as it may be. */
  public boolean isUsedUp() {
    Long most = settings.maxClicks();
    return most != null && used >= most;
  }
}
