package dev.blip.functions.keys;

import dev.blip.functions.audit.AuditPages;
import dev.blip.functions.members.Members;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a key is good for; none is good for keys themselves, for shares, or for members. */
public enum Scope {
  /** Every GET. */
  READ,
  /** Links and webhooks, with every method. */
  WRITE,
  /** Clicks and statistics, tickets, and requests to rooms. */
  CLICKS;

  /** Also what tells of keys, shares and members. */
  private static final List<String> OF_PEOPLE =
      List.of(
          "/api/keys",
          Shares.PATH,
          Members.PATH,
          AuditPages.MEMBERS,
          AuditPages.ACCESS,
          "/api/account/export");

  /** As in JSON. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return text();
  }

  /**
   * @throws Refusal (400) if a text is no scope, or there is none
   */
  static Set<Scope> read(List<String> texts) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    List<String> may = Arrays.stream(values()).map(Scope::text).toList();
    for (String text : texts) {
      if (!may.contains(text)) {
        throw Refusal.bad("scopes must be of " + may + ", has " + Text.quoted(text));
      }
      scopes.add(values()[may.indexOf(text)]);
    }
    if (scopes.isEmpty()) throw Refusal.bad("scopes must be one or more of " + may + ", has none");
    return scopes;
  }

  /** Those of which each is enough for a request; empty if no key is. */
  public static Set<Scope> enoughFor(String method, String path) {
    for (String peoples : OF_PEOPLE) if (isBelow(path, peoples)) return Set.of();
    Set<Scope> enough = EnumSet.noneOf(Scope.class);
    boolean reads = method.equals("GET") || method.equals("HEAD");
    if (isBelow(path, "/api/account") && !reads) return enough;
    if (reads && path.startsWith("/api/")) enough.add(READ);
    if (isBelow(path, "/api/links") || isBelow(path, "/api/webhooks")) enough.add(WRITE);
    boolean clicks =
        List.of("/api/clicks", "/api/stats", "/api/tickets", "/parties").stream()
            .anyMatch(each -> isBelow(path, each));
    if (clicks) enough.add(CLICKS);
    // What is nowhere is told so by who answers there.
    return enough.isEmpty() ? EnumSet.allOf(Scope.class) : enough;
  }

  private static boolean isBelow(String path, String address) {
    return path.equals(address) || path.startsWith(address + "/");
  }
}
