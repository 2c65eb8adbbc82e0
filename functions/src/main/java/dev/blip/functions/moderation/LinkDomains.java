package dev.blip.functions.moderation;

import dev.blip.functions.Counters;
import dev.blip.functions.Environment;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Domains that are an account's, as the operator had them a minute ago at most: under one only that
 * account's links are found. Any other name is Blip's own, and so are all while they cannot be
 * read, which is counted as {@code LinkDomainsAway}. Safe for use by many threads.
 */
public final class LinkDomains {
  static final String KIND = "domain";

  /** Accounts by their domains. */
  private final RecentNotes<Map<String, String>> accounts;

  public LinkDomains(Environment environment, Counters counters) {
    accounts =
        new RecentNotes<>(
            environment,
            KIND,
            notes ->
                notes.stream()
                    .map(GivenDomains::read)
                    .collect(
                        Collectors.toUnmodifiableMap(
                            GivenDomains.Given::domain, GivenDomains.Given::account)),
            counters,
            "LinkDomainsAway");
  }

  /**
   * Whether an account's links are found under a name.
   *
   * @param host as the visitor asked for it, perhaps with a port; empty where nobody knows it
   */
  public boolean shows(String host, String account) {
    Map<String, String> known = accounts.get();
    if (known.isEmpty()) return true;
    String domain = host.toLowerCase(Locale.ROOT).replaceFirst("\\.?(:[0-9]*)?$", "");
    return account.equals(known.getOrDefault(domain, account));
  }

  /** The domain under which an account's links are shown, the first by name; empty for Blip's. */
  public Optional<String> of(String account) {
    return accounts.get().entrySet().stream()
        .filter(each -> each.getValue().equals(account))
        .map(Map.Entry::getKey)
        .min(Comparator.naturalOrder());
  }

  /** All of them. */
  public Set<String> all() {
    return accounts.get().keySet();
  }
}
