package dev.blip.functions.links;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What its owner has said of a link.
 *
 * @param destination an absolute http or https URL, as it is sent
 * @param countries destinations for visitors from some countries (ISO 3166-1 alpha-2)
 * @param query what becomes of a visitor's own query
 * @param expiresAt from then on it is gone
 * @param maxClicks so many visitors are sent on
 * @param enabled false while it is switched off
 */
public record LinkSettings(
    String destination,
    Map<String, String> countries,
    QueryMode query,
    @Nullable Instant expiresAt,
    @Nullable Long maxClicks,
    boolean enabled,
    @Nullable String title,
    List<String> tags) {

  /** All addresses to which it may lead. */
  Stream<String> addresses() {
    return Stream.concat(Stream.of(destination), countries.values().stream());
  }

  /** About how many characters it has. */
  public int weight() {
    return addresses().mapToInt(String::length).sum()
        + tags.stream().mapToInt(String::length).sum();
  }

  /** A link that leads every visitor to one address. */
  public static LinkSettings to(String destination) {
    return new LinkSettings(
        destination, Map.of(), QueryMode.DROP, null, null, true, null, List.of());
  }
}
