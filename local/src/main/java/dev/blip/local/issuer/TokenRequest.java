package dev.blip.local.issuer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Account;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import org.jspecify.annotations.Nullable;

/**
 * Who wants a token.
 *
 * @param account whose links and clicks the token opens
 * @param name how the person is called
 * @param expiresIn seconds; negative for a token that has expired already
 * @param email names the person among the account's members; null for an owner
 */
record TokenRequest(String account, String name, int expiresIn, @Nullable String email) {
  private static final int HOUR = 3_600;
  private static final int YEAR = 31_536_000;
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_EMAIL = 200;

  /**
   * Reads {@code {"account","name","expiresIn","email"}}, of which only the account is needed.
   *
   * @throws Refusal (400) if a value is missing or out of its range
   */
  static TokenRequest parse(String body) {
    JsonNode json = Json.tree(body);
    if (!json.isObject()) throw Refusal.bad("body must be a JSON object");
    String account = account(json.path("account"));
    return new TokenRequest(
        account,
        name(json.path("name"), account),
        expiresIn(json.path("expiresIn")),
        email(json.path("email")));
  }

  private static @Nullable String email(JsonNode email) {
    if (email.isMissingNode() || email.isNull()) return null;
    String text = email.asText();
    boolean fits = email.isTextual() && text.length() <= LONGEST_EMAIL && text.contains("@");
    if (fits) return text;
    throw Refusal.bad(
        "email must be an address of 1.." + LONGEST_EMAIL + " characters, was " + shown(email));
  }

  private static String account(JsonNode account) {
    if (!account.isTextual()) throw Refusal.bad("account must be a text, was " + shown(account));
    return Account.require(account.textValue());
  }

  private static String name(JsonNode name, String fallback) {
    if (name.isMissingNode() || name.isNull()) return fallback;
    if (!name.isTextual()) throw Refusal.bad("name must be a text, was " + shown(name));
    int length = name.textValue().length();
    if (length < 1 || length > LONGEST_NAME) {
      throw Refusal.bad("name must have 1.." + LONGEST_NAME + " characters, has " + length);
    }
    return name.textValue();
  }

  private static int expiresIn(JsonNode seconds) {
    if (seconds.isMissingNode() || seconds.isNull()) return HOUR;
    if (!seconds.canConvertToInt() || !seconds.isIntegralNumber() || tooFar(seconds.intValue())) {
      throw Refusal.bad(
          "expiresIn must be whole seconds, -" + YEAR + ".." + YEAR + ", was " + shown(seconds));
    }
    return seconds.intValue();
  }

  private static boolean tooFar(int seconds) {
    return seconds < -YEAR || seconds > YEAR;
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "missing" : Text.quoted(value.asText(value.toString()));
  }
}
