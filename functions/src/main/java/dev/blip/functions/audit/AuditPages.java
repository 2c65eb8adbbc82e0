package dev.blip.functions.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.functions.Environment;
import dev.blip.functions.HttpCall;
import dev.blip.functions.PageCursor;
import dev.blip.functions.Part;
import dev.blip.functions.audit.AuditEntry.Kind;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The changes of an account's links, members, keys, shares and webhooks in pages, the newest first.
 */
public final class AuditPages {
  /** Where changes of members are told; the authorizer lets owners in alone. */
  public static final String MEMBERS = "/api/audit/members";

  /** Likewise those of keys, shares and webhooks. */
  public static final String ACCESS = "/api/audit/access";

  private static final int MOST = 100;

  private final AuditTable table;

  public AuditPages(Environment environment) {
    table = new AuditTable(environment);
  }

  /** An entry as callers see it. */
  private record Shown(
      String id,
      String at,
      String by,
      String op,
      @Nullable String link,
      @Nullable String member,
      @Nullable String key,
      @Nullable String share,
      @Nullable String webhook,
      ObjectNode before,
      ObjectNode after) {}

  /**
   * A page.
   *
   * @param cursor where the next one begins; null for the last
   */
  public record Page(List<?> changes, @Nullable String cursor) {}

  /**
   * Changes of links.
   *
   * @param spelt how the account's link is spelt that is asked for
   * @throws Refusal (400) if what is asked for cannot be
   */
  public Page read(HttpCall call, String account, UnaryOperator<@Nullable String> spelt) {
    call.mayAsk("link", "limit", "cursor");
    String link = call.query("link");
    if (link != null && (link.isEmpty() || link.length() > 64)) {
      throw Refusal.bad("link must have 1..64 characters, has " + link.length());
    }
    return page(call, account, spelt.apply(link));
  }

  /** Changes of members, for an owner. */
  public Page ofMembers(HttpCall call, String account) {
    call.mayAsk("limit", "cursor");
    return page(call, AuditTable.ofMembers(account), null);
  }

  /** Changes of keys, shares and webhooks, for an owner. */
  public Page ofAccess(HttpCall call, String account) {
    call.mayAsk("limit", "cursor");
    return page(call, AuditTable.ofAccess(account), null);
  }

  private Page page(HttpCall call, String account, @Nullable String link) {
    int limit = limit(call.query("limit"));
    String question = "audit " + account + " " + link;
    List<AuditEntry> entries =
        table.read(account, link, below(call.query("cursor"), question), limit);
    String cursor = entries.isEmpty() ? null : PageCursor.of(entries.getLast().id(), question);
    return new Page(entries.stream().map(AuditPages::shown).toList(), cursor);
  }

  /**
   * A hundred entries.
   *
   * @param below where an earlier part said that this one goes on; null for the newest
   */
  public Part part(String account, @Nullable String below) {
    List<AuditEntry> entries = table.read(account, null, below, MOST);
    String next = entries.isEmpty() ? null : entries.getLast().id();
    return new Part(entries.stream().map(AuditPages::shown).toList(), next);
  }

  /** Likewise of changes of members. */
  public Part partOfMembers(String account, @Nullable String below) {
    return part(AuditTable.ofMembers(account), below);
  }

  /** Likewise of changes of keys, shares and webhooks. */
  public Part partOfAccess(String account, @Nullable String below) {
    return part(AuditTable.ofAccess(account), below);
  }

  private static @Nullable String below(@Nullable String cursor, String question) {
    if (cursor == null) return null;
    return PageCursor.place(cursor, question)
        .orElseThrow(
            () ->
                Refusal.bad(
                    "cursor must be one that was answered to the same account for the same link,"
                        + " was "
                        + Text.quoted(cursor)));
  }

  private static int limit(@Nullable String text) {
    if (text == null) return MOST;
    if (text.matches("[0-9]{1,3}")) {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST) return limit;
    }
    throw Refusal.bad("limit must be 1.." + MOST + ", was " + Text.quoted(text));
  }

  private static Shown shown(AuditEntry entry) {
    return new Shown(
        entry.id(),
        entry.at().toString(),
        entry.by(),
        entry.op().name().toLowerCase(Locale.ROOT),
        name(entry, Kind.LINK),
        name(entry, Kind.MEMBER),
        name(entry, Kind.KEY),
        name(entry, Kind.SHARE),
        name(entry, Kind.WEBHOOK),
        entry.before(),
        entry.after());
  }

  private static @Nullable String name(AuditEntry entry, Kind kind) {
    return entry.of() == kind ? entry.name() : null;
  }
}
