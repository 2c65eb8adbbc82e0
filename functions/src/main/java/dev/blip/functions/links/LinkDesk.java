package dev.blip.functions.links;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Environment;
import dev.blip.functions.Ids;
import dev.blip.functions.ledger.Erasure;
import dev.blip.functions.links.LinkWrites.Change;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import dev.blip.protocol.Uuid7;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an account does with its links, one by one. Safe for use by many threads. */
final class LinkDesk {
  /** Without 0 o 1 l i, which look alike. */
  private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

  private static final int SLUG_LENGTH = 7;

  /** So often a patch is made anew of a link that others change at the same time. */
  private static final int MOST_TRIES = 10;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final InstantSource clock = InstantSource.system();
  private final Uuid7 versions = Ids.random();
  private final LinkTable links;
  private final LinkWrites writes;
  private final Destinations destinations;
  private final String by;

  LinkDesk(Environment environment) {
    this(
        new LinkTable(environment), new LinkWrites(environment), new Destinations(environment), "");
  }

  private LinkDesk(LinkTable links, LinkWrites writes, Destinations destinations, String by) {
    this.links = links;
    this.writes = writes;
    this.destinations = destinations;
    this.by = by;
  }

  /** The same where somebody works at it, who is named to those who ask later. */
  LinkDesk by(String somebody) {
    return new LinkDesk(links, writes, destinations, somebody);
  }

  /**
   * @throws Refusal (404) if the account has no such link; (412) if it has another version
   */
  Link read(String account, String slug, IfMatch wanted) {
    Link link = owned(account, slug);
    var _ = wanted.expected(link);
    return link;
  }

  private Link owned(String account, String slug) {
    return links
        .read(slug)
        .filter(link -> link.account().equals(account))
        .orElseThrow(() -> unknown(slug));
  }

  private static Refusal unknown(String slug) {
    return new Refusal(404, "account has no link " + Text.quoted(slug));
  }

  /** Whether the account has a link. */
  boolean has(String account, String slug) {
    return links.read(slug).filter(link -> link.account().equals(account)).isPresent();
  }

  /**
   * @param createdAt null for now
   * @throws Refusal (409) if the slug is taken; (400) if the link should keep a password, or leads
   *     where none may
   */
  Link create(String account, LinkDraft draft, @Nullable Instant createdAt) {
    if (draft.password() instanceof LinkPassword.Kept) {
      throw Refusal.bad("password must be a text for a new link, true keeps one that is there");
    }
    String wanted = draft.slug();
    destinations.admit(draft.settings());
    LinkSettings settings = draft.settings().withPassword(draft.password().hash(null));
    while (true) {
      Instant now = now();
      String slug = wanted == null ? generated() : wanted;
      Instant begin = createdAt == null ? now : createdAt;
      var link = new Link(slug, account, settings, 0, begin, now, versions.next(), null);
      if (writes.add(link, by)) return link;
      if (wanted != null) throw new Refusal(409, "slug " + wanted + " is taken");
    }
  }

  /**
   * Replaces what is said of a link; one of which the same is said stays as it is.
   *
   * @throws Refusal (404, 412) as {@link #read}; (400) if the draft has another slug, or leads
   *     where no link may
   */
  Link replace(String account, String slug, LinkDraft draft, IfMatch wanted) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Link old = owned(account, slug);
      var _ = wanted.expected(old);
      switch (written(old, changed(old, draft))) {
        case Change.Made made -> {
          return made.link();
        }
        case Change.Gone _ -> throw unknown(slug);
        case Change.Conflict conflict -> {
          var _ = wanted.expected(conflict.now());
        }
      }
    }
    throw changing(slug);
  }

  /** Others change it all the time. */
  private static Refusal changing(String slug) {
    return new Refusal(412, "link " + slug + " is being changed by others; read it again");
  }

  /**
   * Changes what a merge patch names (RFC 7396). What others change meanwhile stays: the patch is
   * then made of the link as they left it, unless the caller wants a certain version.
   *
   * @throws Refusal (404, 412) as {@link #read}; (400) if the link would not be one; (409) if
   *     others change it all the time
   */
  Link patch(String account, String slug, JsonNode patch, IfMatch wanted, OwnAddresses own) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Link old = owned(account, slug);
      var _ = wanted.expected(old);
      switch (written(old, changed(old, LinkPatch.read(patch, old.settings(), own)))) {
        case Change.Made made -> {
          return made.link();
        }
        case Change.Gone _ -> throw unknown(slug);
        case Change.Conflict conflict -> {
          var _ = wanted.expected(conflict.now());
        }
      }
    }
    throw new Refusal(409, "link " + slug + " is being changed by others; try again");
  }

  /**
   * @throws Refusal (404, 412) as {@link #read}
   */
  void delete(String account, String slug, IfMatch wanted) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Link old = owned(account, slug);
      var _ = wanted.expected(old);
      switch (writes.delete(old, now(), by)) {
        case Change.Made _ -> {
          return;
        }
        case Change.Gone _ -> throw unknown(slug);
        case Change.Conflict conflict -> {
          var _ = wanted.expected(conflict.now());
        }
      }
    }
    throw changing(slug);
  }

  /**
   * Deletes a link and begins to erase its clicks.
   *
   * @return the link as it was last, and what is erased
   * @throws Refusal (404, 412) as {@link #read}
   */
  Erased erase(String account, String slug, IfMatch wanted) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      Link old = owned(account, slug);
      var _ = wanted.expected(old);
      var erasure = Erasure.of(account, old.slug(), now());
      switch (writes.erase(old, erasure, by)) {
        case Change.Made _ -> {
          return new Erased(erasure, old.createdAt());
        }
        case Change.Gone _ -> throw unknown(slug);
        case Change.Conflict conflict -> {
          var _ = wanted.expected(conflict.now());
        }
      }
    }
    throw changing(slug);
  }

  /**
   * What begins when a link is deleted with its clicks.
   *
   * @param since when the link was made
   */
  record Erased(Erasure erasure, Instant since) {}

  /**
   * Brings back a link as it was when it was deleted.
   *
   * @throws Refusal (404) if the account has deleted none of this slug in the last minutes
   */
  Link restore(String account, String slug) {
    if (!LinkItem.isSlug(slug)) throw unknown(slug);
    for (String each : new LinkedHashSet<>(List.of(slug, slug.toLowerCase(Locale.ROOT)))) {
      if (writes.restore(each, account, now(), by) instanceof Change.Made made) return made.link();
    }
    throw new Refusal(
        404,
        "account has deleted no link %s in the last %d minutes"
            .formatted(Text.quoted(slug), LinkWrites.TO_RESTORE.toMinutes()));
  }

  /** What says nothing new is no change: nobody is told of one, and the link keeps its version. */
  private Change written(Link old, Link next) {
    if (next.settings().equals(old.settings())) return new Change.Made(old);
    return writes.replace(old, next, by);
  }

  private Link changed(Link old, LinkDraft draft) {
    requireSlug(old, draft.slug());
    destinations.admit(draft.settings());
    String password = draft.password().hash(old.settings().password());
    return changed(old, draft.settings().withPassword(password));
  }

  private Link changed(Link old, LinkPatch patch) {
    requireSlug(old, patch.said().slug());
    destinations.admit(patch.said().settings(), patch.namesDestination());
    return changed(old, patch.of(old.settings()));
  }

  private static void requireSlug(Link old, @Nullable String slug) {
    if (slug == null || slug.equalsIgnoreCase(old.slug())) return;
    throw Refusal.bad("slug cannot change, was " + Text.quoted(slug) + " for " + old.slug());
  }

  private Link changed(Link old, LinkSettings settings) {
    return new Link(
        old.slug(),
        old.account(),
        settings,
        old.used(),
        old.createdAt(),
        now(),
        versions.next(),
        old.takenDown());
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  private String generated() {
    var slug = new StringBuilder();
    for (int i = 0; i < SLUG_LENGTH; i++) {
      slug.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return slug.toString();
  }
}
