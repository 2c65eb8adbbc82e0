package dev.blip.functions.members;

import dev.blip.functions.audit.AuditPages;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a member may do; each may do what those before it may. */
public enum Role {
  /** Every GET but those of keys and members, and tickets, which open the live map alone. */
  VIEWER,
  /** Links, webhooks, shares, and requests to rooms. */
  EDITOR,
  /** Keys, members, and the account itself. */
  OWNER;

  /** As in JSON. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return text();
  }

  /**
   * @throws Refusal (400) if a text is no role
   */
  static Role read(String text) {
    List<String> may = Arrays.stream(values()).map(Role::text).toList();
    if (may.contains(text)) return values()[may.indexOf(text)];
    throw Refusal.bad("role must be one of " + may + ", was " + Text.quoted(text));
  }

  /** The least that a request takes. */
  public static Role neededFor(String method, String path) {
    boolean reads = method.equals("GET") || method.equals("HEAD");
    if (isBelow(path, "/api/keys") || isBelow(path, Members.PATH)) return OWNER;
    if (isBelow(path, AuditPages.MEMBERS) || isBelow(path, AuditPages.ACCESS)) return OWNER;
    if (isBelow(path, "/api/account")) return path.equals("/api/account") && reads ? VIEWER : OWNER;
    return reads || path.equals("/api/tickets") ? VIEWER : EDITOR;
  }

  private static boolean isBelow(String path, String address) {
    return path.equals(address) || path.startsWith(address + "/");
  }
}
