package dev.blip.functions.redirect;

import dev.blip.functions.links.Link;
import dev.blip.functions.links.LinkTable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Links as they were a few seconds ago, unknown slugs too, so that neither a popular link nor a
 * guesser reads the table at each request. Safe for use by many threads.
 */
final class LinkCache {
  /** A change reaches every redirect within 10 s. */
  private static final Duration LIFE = Duration.ofSeconds(8);

  private static final int MOST = 10_000;

  private final LinkTable table;
  private final InstantSource clock;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(Optional<Link> link, long until) {}

  LinkCache(LinkTable table, InstantSource clock) {
    this.table = table;
    this.clock = clock;
  }

  Optional<Link> find(String slug) {
    long now = clock.millis();
    Kept known = kept.get(slug);
    if (known != null && now < known.until) return known.link;
    Optional<Link> link = table.find(slug);
    if (kept.size() >= MOST) kept.clear();
    kept.put(slug, new Kept(link, now + LIFE.toMillis()));
    return link;
  }
}
