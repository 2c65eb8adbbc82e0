package dev.blip.functions.ledger;

import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of the queue that says that others may be in an account's rooms than before: these are
 * to close the sockets of those who may be there no more.
 *
 * @param key the ID of a key that was revoked; null where members have changed
 */
public record AccessNews(String account, @Nullable String key) {
  private static final String NAME = "access";

  /** As earlier versions wrote it. */
  private static final String NAME_BEFORE = "members";

  public AccessNews {
    if (account == null) throw Refusal.bad("news of access must say their account");
  }

  /** Members have changed. */
  public static AccessNews ofMembers(String account) {
    return new AccessNews(account, null);
  }

  /** A key was revoked. */
  public static AccessNews ofKey(String account, String key) {
    return new AccessNews(account, key);
  }

  /** Whether a message is of this kind. */
  static boolean isOne(String body) {
    return body.startsWith("{\"" + NAME + "\"") || body.startsWith("{\"" + NAME_BEFORE + "\"");
  }

  String text() {
    return Json.write(Map.of(NAME, this));
  }

  /**
   * @throws Refusal (400) if a text is none
   */
  static AccessNews read(String body) {
    var told = Json.tree(body);
    String name = told.has(NAME) ? NAME : NAME_BEFORE;
    return Json.read(Json.write(told.path(name)), AccessNews.class);
  }
}
