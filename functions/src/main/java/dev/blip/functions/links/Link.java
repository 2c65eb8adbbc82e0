package dev.blip.functions.links;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A short link.
 *
 * @param slug its name, 3..64 of {@code a-z A-Z 0-9 _ -}
 * @param account its owner
 * @param destination an absolute http or https URL, as it is sent
 * @param countries destinations for visitors from some countries (ISO 3166-1 alpha-2)
 * @param query what becomes of a visitor's own query
 * @param expiresAt from then on it is gone
 * @param maxClicks so many visitors are sent on
 * @param used how many were, counted only where there is a maximum
 * @param enabled false while it is switched off
 */
public record Link(
    String slug,
    String account,
    String destination,
    Map<String, String> countries,
    QueryMode query,
    @Nullable Instant expiresAt,
    @Nullable Long maxClicks,
    long used,
    boolean enabled,
    @Nullable String title,
    List<String> tags,
    Instant createdAt) {

  /** Where a visitor from a country goes. */
  public String destination(@Nullable String country) {
    return country == null ? destination : countries.getOrDefault(country, destination);
  }
}
