package dev.blip.functions.moderation;

import dev.blip.functions.Counters;
import dev.blip.functions.Environment;
import dev.blip.functions.links.WebAddress;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Domains that no link may lead to, as the operator had them a minute ago at most. One blocks all
 * below it. While the list cannot be read, the last one holds, where there is none nothing is
 * blocked: that is counted as {@code BlockListAway}. Safe for use by many threads.
 */
public final class BlockList {
  static final String KIND = "blocked";

  private final RecentNotes<Set<String>> domains;

  public BlockList(Environment environment, Counters counters) {
    domains =
        new RecentNotes<>(
            environment,
            KIND,
            notes ->
                notes.stream().map(ModerationTable::nameOf).collect(Collectors.toUnmodifiableSet()),
            counters,
            "BlockListAway");
  }

  /**
   * The domain by which a host is blocked, empty if it is not.
   *
   * @param host as it is sent
   */
  public Optional<String> blocking(String host) {
    Set<String> blocked = domains.get();
    if (blocked.isEmpty()) return Optional.empty();
    String domain = WebAddress.plain(host);
    while (!blocked.contains(domain)) {
      int dot = domain.indexOf('.');
      if (dot < 0) return Optional.empty();
      domain = domain.substring(dot + 1);
    }
    return Optional.of(domain);
  }
}
