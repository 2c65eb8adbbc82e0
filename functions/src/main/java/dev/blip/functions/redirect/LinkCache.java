package dev.blip.functions.redirect;

import dev.blip.functions.Counters;
import dev.blip.functions.links.Link;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Links as they were a few seconds ago, so that a popular link does not read the table at each
 * request, nor an unknown slug that is asked for again and again. However many ask for a slug at
 * the same time, the table is read once. Unknown slugs have a place of their own: whoever guesses
 * them evicts no link. While the table cannot be read, a link stays as it was known last. Safe for
 * use by many threads.
 */
final class LinkCache {
  /** A change reaches every redirect within 10 s. */
  private static final Duration LINK_LIFE = Duration.ofSeconds(8);

  /** Less, for whoever makes a link after having looked that its slug is free. */
  private static final Duration UNKNOWN_LIFE = Duration.ofSeconds(5);

  /** How long a link that could not be read again is used as it was before the next try. */
  private static final Duration STALE_LIFE = Duration.ofSeconds(2);

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration PATIENCE_WHERE_KNOWN = Duration.ofMillis(500);

  /** In characters: a link may have up to 64 KB, and an instance has a heap of some 700 MB. */
  private static final long MOST_LINKS = 16_000_000;

  private static final int LEAST_LINK = 500;
  private static final long MOST_UNKNOWN = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(LinkCache.class);

  private final Source source;
  private final InstantSource clock;
  private final Counters counters;
  private final Recent<Known> links = new Recent<>(MOST_LINKS, LinkCache::weight);
  private final Recent<Long> unknown = new Recent<>(MOST_UNKNOWN, until -> 1);

  /** Slugs as they are, by those with other capitals that were asked for. */
  private final Recent<String> spellings = new Recent<>(MOST_UNKNOWN, slug -> 1);

  private final Map<String, CompletableFuture<Optional<Link>>> asked = new ConcurrentHashMap<>();

  /** Where links are. */
  @FunctionalInterface
  interface Source {
    /**
     * Reads a link.
     *
     * @throws SdkException if it cannot be read, or not in that time
     */
    Optional<Link> find(String slug, Duration patience);
  }

  /**
   * A link.
   *
   * @param until epoch milliseconds
   */
  private record Known(Link link, long until) {}

  LinkCache(Source source, InstantSource clock, Counters counters) {
    this.source = source;
    this.clock = clock;
    this.counters = counters;
  }

  /**
   * The link of a slug, empty if there is none.
   *
   * @throws LinksAway if that cannot be said
   */
  Optional<Link> find(String slug) {
    Optional<Link> fresh = fresh(slug);
    return fresh == null ? ask(slug) : fresh;
  }

  /** Keeps what has become of a link that is known, for as long as it was to be known. */
  void update(Link link) {
    Known known = links.get(link.slug());
    if (known != null) links.put(link.slug(), new Known(link, known.until));
  }

  /** What is known and still holds, null if that is nothing. */
  private @Nullable Optional<Link> fresh(String slug) {
    long now = clock.millis();
    Known known = known(slug);
    if (known != null && now < known.until) return Optional.of(known.link);
    Long until = unknown.get(slug);
    return until != null && now < until ? Optional.empty() : null;
  }

  /** Null if nothing is known. */
  private @Nullable Known known(String slug) {
    Known known = links.get(slug);
    if (known != null) return known;
    String spelt = spellings.get(slug);
    return spelt == null ? null : links.get(spelt);
  }

  private Optional<Link> ask(String slug) {
    var mine = new CompletableFuture<Optional<Link>>();
    var others = asked.putIfAbsent(slug, mine);
    if (others != null) return outcome(others);
    try {
      // Whoever asked before may have ended just now.
      Optional<Link> fresh = fresh(slug);
      mine.complete(fresh == null ? read(slug) : fresh);
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
    } finally {
      asked.remove(slug);
    }
    return outcome(mine);
  }

  private static Optional<Link> outcome(CompletableFuture<Optional<Link>> reading) {
    try {
      return reading.join();
    } catch (CompletionException e) {
      throw new LinksAway(e.getCause() == null ? e : e.getCause());
    }
  }

  private Optional<Link> read(String slug) {
    Known old = known(slug);
    try {
      Optional<Link> link = source.find(slug, old == null ? PATIENCE : PATIENCE_WHERE_KNOWN);
      link.ifPresentOrElse(found -> keep(slug, found), () -> keepUnknown(slug));
      return link;
    } catch (SdkException e) {
      if (old == null) throw e;
      LOG.warn("link {} cannot be read and stays as it was: {}", slug, e.toString());
      counters.count("LinksStale", e.toString());
      keep(old.link, STALE_LIFE);
      return Optional.of(old.link);
    }
  }

  private void keep(String asked, Link link) {
    if (!asked.equals(link.slug())) spellings.put(asked, link.slug());
    unknown.remove(asked);
    keep(link, LINK_LIFE);
  }

  private void keep(Link link, Duration life) {
    unknown.remove(link.slug());
    links.put(link.slug(), new Known(link, clock.millis() + life.toMillis()));
  }

  private void keepUnknown(String slug) {
    links.remove(slug);
    spellings.remove(slug);
    unknown.put(slug, clock.millis() + UNKNOWN_LIFE.toMillis());
  }

  private static int weight(Known known) {
    return LEAST_LINK + known.link.settings().weight();
  }
}
