package dev.blip.functions.moderation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.links.WebAddress;
import dev.blip.protocol.Account;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.regex.Pattern;

/** What an operator asks for, each field checked; all refuse with 400. */
record Asked(JsonNode fields) {
  static final int MOST_LISTED = 1_000;
  private static final Pattern SLUG = Pattern.compile("[a-zA-Z0-9_-]{3,64}");

  /** A whole top-level domain is none; an IPv6 address stands in brackets. */
  private static final Pattern DOMAIN =
      Pattern.compile("[^/?#@:*\\s\\[\\]\\\\]+\\.[^/?#@:*\\s\\[\\]\\\\]+|\\[[0-9a-fA-F:.]+]");

  private static final int LONGEST_REASON = 500;
  private static final int USUAL_REPORTS = 100;

  boolean has(String field) {
    return fields.hasNonNull(field);
  }

  String slug(String field) {
    String slug = text(field, 64);
    if (SLUG.matcher(slug).matches()) return slug;
    throw Refusal.bad(field + " must match " + SLUG + ", was " + Text.quoted(slug));
  }

  /** A host as links' addresses have it. */
  String domain(String field) {
    String said = text(field, 253);
    if (!DOMAIN.matcher(said).matches()) {
      throw Refusal.bad(field + " must be such as example.org, was " + Text.quoted(said));
    }
    String host = WebAddress.read(field, "https://" + said + "/").host();
    return WebAddress.plain(host);
  }

  String account() {
    return Account.require(text("account", 63));
  }

  String reason() {
    return Text.lines("reason", text("reason", LONGEST_REASON));
  }

  int limit() {
    JsonNode limit = fields.path("limit");
    if (limit.isMissingNode()) return USUAL_REPORTS;
    boolean fits = limit.isIntegralNumber() && limit.canConvertToInt();
    if (fits && limit.asInt() >= 1 && limit.asInt() <= MOST_LISTED) return limit.asInt();
    throw Refusal.bad("limit must be 1.." + MOST_LISTED + ", was " + Json.shown(limit));
  }

  private String text(String field, int longest) {
    JsonNode value = fields.path(field);
    String text = value.isTextual() ? Text.wellFormed(field, value.asText()) : "";
    if (!text.isBlank() && text.length() <= longest) return text;
    throw Refusal.bad(
        "%s must be a text of 1..%d characters, was %s"
            .formatted(field, longest, Json.shown(value)));
  }
}
