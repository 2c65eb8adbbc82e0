package dev.blip.functions.history;

import dev.blip.functions.Environment;
import dev.blip.functions.links.Link;
import dev.blip.functions.links.LinkTable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the slugs that questions name are spelt: as with visits, any case finds a link. */
final class Spelling {
  private final LinkTable links;

  Spelling(Environment environment) {
    links = new LinkTable(environment);
  }

  /** As the account's link is spelt; as it was asked where there is none. */
  @Nullable String of(String account, @Nullable String slug) {
    if (slug == null || slug.equals(slug.toLowerCase(Locale.ROOT))) return slug;
    return links
        .read(slug)
        .filter(link -> link.account().equals(account))
        .map(Link::slug)
        .orElse(slug);
  }
}
