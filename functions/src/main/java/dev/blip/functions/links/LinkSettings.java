package dev.blip.functions.links;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What its owner has said of a link.
 *
 * @param destination an absolute http or https URL, as it is sent; so are all others here
 * @param countries destinations for visitors from some countries (ISO 3166-1 alpha-2)
 * @param devices destinations for visitors with some devices, before those for countries
 * @param split destinations that visitors without one of their own are spread over
 * @param query what becomes of a visitor's own query
 * @param utm parameters that the destination gets, by their names without {@code utm_}
 * @param startsAt before then it leads nowhere
 * @param expiresAt from then on it is gone
 * @param maxClicks so many visitors are sent on
 * @param afterEnd where visitors go once it is expired or used up
 * @param enabled false while it is switched off
 * @param password the hash of what visitors must know ({@link LinkPassword})
 */
public record LinkSettings(
    String destination,
    Map<String, String> countries,
    Map<String, String> devices,
    List<Share> split,
    QueryMode query,
    Map<String, String> utm,
    @Nullable Instant startsAt,
    @Nullable Instant expiresAt,
    @Nullable Long maxClicks,
    @Nullable String afterEnd,
    boolean enabled,
    @Nullable String title,
    List<String> tags,
    @Nullable String password) {

  /**
   * A destination for some of the visitors.
   *
   * @param weight how many of all weights together
   */
  public record Share(String url, int weight) {}

  /** A link that leads every visitor to one address. */
  public static LinkSettings to(String destination) {
    return new LinkSettings(
        destination,
        Map.of(),
        Map.of(),
        List.of(),
        QueryMode.DROP,
        Map.of(),
        null,
        null,
        null,
        null,
        true,
        null,
        List.of(),
        null);
  }

  /** The same with another password's hash, null for none. */
  LinkSettings withPassword(@Nullable String hash) {
    return new LinkSettings(
        destination,
        countries,
        devices,
        split,
        query,
        utm,
        startsAt,
        expiresAt,
        maxClicks,
        afterEnd,
        enabled,
        title,
        tags,
        hash);
  }

  /**
   * Where a visitor goes: by device, else by country, else by chance.
   *
   * @param chance 0 to below 1
   */
  public String destination(@Nullable String country, @Nullable String device, double chance) {
    String ofDevice = device == null ? null : devices.get(device);
    if (ofDevice != null) return ofDevice;
    String ofCountry = country == null ? null : countries.get(country);
    return ofCountry == null ? share(chance) : ofCountry;
  }

  private String share(double chance) {
    double left = chance * split.stream().mapToInt(Share::weight).sum();
    for (Share share : split) {
      left -= share.weight();
      if (left < 0) return share.url();
    }
    return destination;
  }

  /** All addresses to which it may lead. */
  Stream<String> addresses() {
    return Stream.of(
            Stream.of(destination),
            countries.values().stream(),
            devices.values().stream(),
            split.stream().map(Share::url),
            Stream.ofNullable(afterEnd))
        .flatMap(each -> each);
  }

  /** About how many characters it has. */
  public int weight() {
    return Stream.of(addresses(), tags.stream(), utm.values().stream(), Stream.ofNullable(title))
        .flatMap(each -> each)
        .mapToInt(String::length)
        .sum();
  }
}
