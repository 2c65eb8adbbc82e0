package dev.blip.functions.moderation;

import dev.blip.functions.Counters;
import dev.blip.functions.Environment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Domains that no link may lead to, as the operator had them a minute ago at most. One blocks all
 * below it. While the list cannot be read, the last one holds, where there is none nothing is
 * blocked: that is counted as {@code BlockListAway}. Safe for use by many threads.
 */
public final class BlockList {
  static final String KIND = "blocked";
  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  /** A visitor may wait for it. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(BlockList.class);

  private final InstantSource clock = InstantSource.system();
  private final ModerationTable notes;
  private final Counters counters;
  private Set<String> domains = Set.of();
  private Instant askAgain = Instant.MIN;

  public BlockList(Environment environment, Counters counters) {
    notes = new ModerationTable(environment, environment.dynamoDb());
    this.counters = counters;
  }

  /**
   * The domain by which a host is blocked, empty if it is not.
   *
   * @param host as it is sent
   */
  public Optional<String> blocking(String host) {
    Set<String> blocked = domains();
    if (blocked.isEmpty()) return Optional.empty();
    String domain = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    while (!blocked.contains(domain)) {
      int dot = domain.indexOf('.');
      if (dot < 0) return Optional.empty();
      domain = domain.substring(dot + 1);
    }
    return Optional.of(domain);
  }

  private synchronized Set<String> domains() {
    Instant now = clock.instant();
    if (now.isBefore(askAgain)) return domains;
    try {
      domains =
          notes.all(KIND, PATIENCE).stream()
              .map(ModerationTable::nameOf)
              .collect(Collectors.toUnmodifiableSet());
      askAgain = now.plus(FRESH);
    } catch (SdkException e) {
      LOG.warn("block list cannot be read and stays as it was: {}", e.toString());
      counters.count("BlockListAway", e.toString());
      askAgain = now.plus(AFTER_FAILURE);
    }
    return domains;
  }
}
