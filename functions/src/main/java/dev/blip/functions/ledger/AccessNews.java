package dev.blip.functions.ledger;

import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of the queue that says that others may be in an account's rooms than before: these are
 * to close the sockets of those who may be there no more.
 *
 * @param key the ID of a key that was revoked; null for other news
 * @param share the ID of a share that was revoked; null for other news
 */
public record AccessNews(String account, @Nullable String key, @Nullable String share) {
  private static final String NAME = "access";

  /**
   * A name of its own: a ledger that knows no such news takes it for no message of its, so that it
   * comes again to one that does. As {@link #NAME} it would be news of members, and done with.
   */
  private static final String OF_SHARE = "revokedShare";

  /** As earlier versions wrote it. */
  private static final String NAME_BEFORE = "members";

  private static final List<String> NAMES = List.of(NAME, OF_SHARE, NAME_BEFORE);

  public AccessNews {
    if (account == null) throw Refusal.bad("news of access must say their account");
  }

  /** Members have changed. */
  public static AccessNews ofMembers(String account) {
    return new AccessNews(account, null, null);
  }

  /** A key was revoked. */
  public static AccessNews ofKey(String account, String key) {
    return new AccessNews(account, key, null);
  }

  /** A share was revoked. */
  public static AccessNews ofShare(String account, String share) {
    return new AccessNews(account, null, share);
  }

  /** Whether a message is of this kind. */
  static boolean isOne(String body) {
    return NAMES.stream().anyMatch(name -> body.startsWith("{\"" + name + "\""));
  }

  String text() {
    return Json.write(Map.of(share == null ? NAME : OF_SHARE, this));
  }

  /**
   * @throws Refusal (400) if a text is none
   */
  static AccessNews read(String body) {
    var told = Json.tree(body);
    String name = NAMES.stream().filter(told::has).findFirst().orElse(NAME);
    var news = Json.read(Json.write(told.path(name)), AccessNews.class);
    if (name.equals(OF_SHARE) && news.share == null) {
      throw Refusal.bad("news of a revoked share must say which");
    }
    return news;
  }
}
