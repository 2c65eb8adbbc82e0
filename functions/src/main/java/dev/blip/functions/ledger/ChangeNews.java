package dev.blip.functions.ledger;

import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.util.Map;

/**
 * A message of the queue that says that an account's room of webhooks may have noted changes which
 * the audit lacks.
 */
public record ChangeNews(String account) {
  private static final String NAME = "webhookChanges";

  public ChangeNews {
    if (account == null) throw Refusal.bad("news of changes must say their account");
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
  static ChangeNews read(String body) {
    return Json.read(Json.write(Json.tree(body).path(NAME)), ChangeNews.class);
  }
}
