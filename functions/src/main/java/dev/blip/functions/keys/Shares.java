package dev.blip.functions.keys;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpCall;
import dev.blip.functions.audit.AccessAudit;
import dev.blip.functions.audit.AuditEntry;
import dev.blip.functions.ledger.AccessNews;
import dev.blip.functions.ledger.Sweeps;
import dev.blip.functions.links.LinkTable;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** The shares of an account: make, list, revoke. */
final class Shares extends SecretDesk {
  static final String PATH = "/api/shares";

  private static final Pattern LINK = Pattern.compile("[a-zA-Z0-9_-]{3,64}");
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");
  private static final Logger LOG = LoggerFactory.getLogger(Shares.class);

  private final ShareTable shares;
  private final LinkTable links;
  private final AccessAudit audit;
  private final Sweeps sweeps;

  Shares(Environment environment, InstantSource clock) {
    super(clock, "share", "name", "link", "expiresAt");
    shares = new ShareTable(environment);
    links = new LinkTable(environment);
    audit = new AccessAudit(environment);
    sweeps = new Sweeps(environment);
  }

  /**
   * A share as callers see it.
   *
   * @param path of the wall that it opens, once: its fragment has the secret
   */
  private record Shown(
      String id,
      String name,
      @Nullable String link,
      @Nullable String expiresAt,
      String createdAt,
      @Nullable String path) {}

  private record Listed(List<?> shares) {}

  @Override
  List<?> list(String account) {
    return shares.list(account).stream().map(Shares::shown).toList();
  }

  @Override
  Object listed(List<?> all) {
    return new Listed(all);
  }

  @Override
  Object make(HttpCall call, String account, String name, JsonNode body, Instant now) {
    Instant expiresAt = expiresAt(body.path("expiresAt"), now);
    String link = link(account, body.path("link"));
    var made =
        shares.make(
            account,
            name,
            link,
            expiresAt,
            now,
            share -> audit.made(account, call.actor(), thing(share)));
    return shown(made.share(), made.secret());
  }

  /** A link of the account's, as it is spelt: clicks are told from others by it. */
  private @Nullable String link(String account, JsonNode value) {
    if (value.isMissingNode() || value.isNull()) return null;
    if (!value.isTextual() || !LINK.matcher(value.asText()).matches()) {
      throw Refusal.bad("link must be a link's slug, was " + Json.shown(value));
    }
    return links
        .read(value.asText())
        .filter(link -> link.account().equals(account))
        .orElseThrow(
            () -> Refusal.bad("link must be one of the account's, was " + Json.shown(value)))
        .slug();
  }

  private static @Nullable Instant expiresAt(JsonNode value, Instant now) {
    if (value.isMissingNode() || value.isNull()) return null;
    try {
      Instant at = Instant.parse(value.asText()).truncatedTo(ChronoUnit.MILLIS);
      if (at.isAfter(now) && at.isBefore(Instant.parse("9999-01-01T00:00:00Z"))) return at;
    } catch (DateTimeException e) {
      throw badExpiry(value);
    }
    throw badExpiry(value);
  }

  private static Refusal badExpiry(JsonNode value) {
    return Refusal.bad(
        "expiresAt must be a later time (ISO 8601, UTC), up to the year 9998, was "
            + Json.shown(value));
  }

  /**
   * Also ends sockets where an earlier try has failed half-way. The room hears of it by the queue
   * alone, a second later, as of keys and members: asked from here first it would end them that
   * much sooner, but whoever revokes a share would wait for coordinators that do not answer, and
   * all of this function would have to stand in the network for it.
   */
  @Override
  boolean revoke(String account, String id, HttpCall call) {
    if (!ID.matcher(id).matches()) return false;
    boolean isKnown =
        shares.revoke(account, id, share -> audit.revoked(account, call.actor(), thing(share)));
    try {
      sweeps.tell(AccessNews.ofShare(account, id));
    } catch (SdkException e) {
      LOG.warn("room of {} is not told of a revoked share", account, e);
      throw new Refusal(
          503, "share opens nothing more, but who watches with it still may; try again");
    }
    return isKnown;
  }

  private static AccessAudit.Thing thing(ShareTable.Row share) {
    var fields = Json.MAPPER.createObjectNode().put("id", share.id()).put("name", share.name());
    if (share.link() != null) fields.put("link", share.link());
    if (share.expiresAt() != null) fields.put("expiresAt", share.expiresAt().toString());
    return new AccessAudit.Thing(AuditEntry.Kind.SHARE, share.name(), fields);
  }

  /** As callers see it, without its secret. */
  static Object shown(ShareTable.Row share) {
    return shown(share, null);
  }

  private static Shown shown(ShareTable.Row share, @Nullable String secret) {
    return new Shown(
        share.id(),
        share.name(),
        share.link(),
        share.expiresAt() == null ? null : share.expiresAt().toString(),
        share.createdAt().toString(),
        secret == null ? null : "/app/wall#share=" + share.account() + "." + secret);
  }
}
