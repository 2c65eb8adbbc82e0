package dev.blip.functions.ledger;

import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of the queue that says that an account's members have changed: its rooms are to close
 * the sockets of those who may be there no more.
 *
 * @param person who has another role; null where nobody has
 */
public record MemberNews(String account, @Nullable String person) {
  private static final String NAME = "members";

  public MemberNews {
    if (account == null) throw Refusal.bad("members must say their account");
  }

  /** Whether a message is of this kind. */
  static boolean isOne(String body) {
    return body.startsWith("{\"" + NAME + "\"");
  }

  String text() {
    return Json.write(Map.of(NAME, this));
  }

  /**
   * @throws Refusal (400) if a text is none
   */
  static MemberNews read(String body) {
    return Json.read(Json.write(Json.tree(body).path(NAME)), MemberNews.class);
  }
}
