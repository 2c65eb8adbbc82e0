package dev.blip.local.gateway.pages;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which addresses are pages of the laptop: a site under a prefix, and single paths. Immutable. */
public final class LocalPages {
  private final Map<String, LocalPage> byPath;
  private final Map<String, LocalPage> byPrefix;

  private LocalPages(Map<String, LocalPage> byPath, Map<String, LocalPage> byPrefix) {
    this.byPath = Map.copyOf(byPath);
    this.byPrefix = Map.copyOf(byPrefix);
  }

  public static LocalPages none() {
    return new LocalPages(Map.of(), Map.of());
  }

  /** These pages, and the web application of the class path under {@code /app/}. */
  public LocalPages withApp() {
    return withSite(new StaticSite("/app/", "dev/blip/web/app/", "index.html"));
  }

  /** These pages, and the one that looks into rooms under {@code /dev/}. */
  public LocalPages withDev() {
    return withSite(new StaticSite("/dev/", "dev/blip/web/dev/", "index.html"));
  }

  /** These pages, and one for all paths with a prefix. */
  public LocalPages within(String prefix, LocalPage page) {
    return new LocalPages(byPath, added(byPrefix, prefix, page));
  }

  /** These pages, and a site. */
  LocalPages withSite(StaticSite site) {
    return new LocalPages(byPath, added(byPrefix, site.prefix(), site));
  }

  /**
   * These pages, and one more.
   *
   * @param path for instance {@code /dev/token}
   */
  public LocalPages with(String path, LocalPage page) {
    return new LocalPages(added(byPath, path, page), byPrefix);
  }

  /** The page at a path, whatever the method; single paths come first, then longer prefixes. */
  public Optional<LocalPage> find(String rawPath) {
    LocalPage exact = byPath.get(rawPath);
    if (exact != null) return Optional.of(exact);
    return byPrefix.entrySet().stream()
        .filter(entry -> rawPath.startsWith(entry.getKey()))
        .max(Comparator.comparingInt(entry -> entry.getKey().length()))
        .map(Map.Entry::getValue);
  }

  private static Map<String, LocalPage> added(
      Map<String, LocalPage> pages, String path, LocalPage page) {
    var more = new HashMap<>(pages);
    more.put(path, page);
    return more;
  }
}
