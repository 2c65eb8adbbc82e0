package dev.blip.functions.links;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** Fields of a link in JSON by their kinds; null counts as left out. All refuse with 400. */
final class LinkField {
  /** As given, and as sent. */
  private static final int LONGEST_URL = 2_048;

  private static final Instant FIRST = Instant.EPOCH;
  private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

  private LinkField() {}

  static boolean isLeftOut(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  static @Nullable String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (isLeftOut(value)) return null;
    if (!value.isTextual()) throw Refusal.bad(field + " must be a text, was " + Json.shown(value));
    return value.asText();
  }

  static @Nullable String text(JsonNode json, String field, int longest) {
    String text = text(json, field);
    if (text == null || text.length() <= longest) return text;
    throw Refusal.bad(
        "%s must have 0..%d characters, has %d".formatted(field, longest, text.length()));
  }

  static @Nullable Instant instant(JsonNode json, String field) {
    String text = text(json, field);
    if (text == null) return null;
    try {
      Instant instant = Instant.parse(text);
      if (!instant.isBefore(FIRST) && instant.isBefore(END)) return instant;
    } catch (DateTimeException e) {
      throw wrongInstant(field, text);
    }
    throw wrongInstant(field, text);
  }

  private static Refusal wrongInstant(String field, String text) {
    return Refusal.bad(
        field
            + " must be an instant such as 2030-01-31T12:00:00Z, of 1970..9998, was "
            + Text.quoted(text));
  }

  static @Nullable Long number(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (isLeftOut(value)) return null;
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 1) {
      throw Refusal.bad(field + " must be a whole number 1 or more, was " + Json.shown(value));
    }
    return value.asLong();
  }

  static boolean flag(JsonNode json, String field, boolean otherwise) {
    JsonNode value = json.path(field);
    if (isLeftOut(value)) return otherwise;
    if (!value.isBoolean()) {
      throw Refusal.bad(field + " must be true or false, was " + Json.shown(value));
    }
    return value.asBoolean();
  }

  /** An address, in the form in which it is sent. */
  static String url(String field, JsonNode value, OwnAddresses own) {
    if (value.isTextual() && !value.asText().isEmpty()) {
      refuseLonger(field, "has", value.asText());
      String sent = own.refuse(field, WebAddress.read(field, value.asText())).toString();
      return refuseLonger(field, "is sent with", sent);
    }
    throw Refusal.bad(
        "%s must be an absolute http or https URL of at most %d characters, was %s"
            .formatted(field, LONGEST_URL, Json.shown(value)));
  }

  private static String refuseLonger(String field, String has, String url) {
    if (url.length() <= LONGEST_URL) return url;
    throw Refusal.bad(
        "%s must have 1..%d characters, %s %d".formatted(field, LONGEST_URL, has, url.length()));
  }

  /**
   * An object of addresses.
   *
   * @param key makes a key of a name, of which it is told with the field's
   */
  static Map<String, String> urls(
      JsonNode json, String field, BinaryOperator<String> key, OwnAddresses own) {
    var urls = new LinkedHashMap<String, String>();
    JsonNode value = json.path(field);
    if (isLeftOut(value)) return urls;
    if (!value.isObject()) {
      throw Refusal.bad(field + " must be an object with URLs, was " + Json.shown(value));
    }
    for (var entry : value.properties()) {
      String name = key.apply(field, entry.getKey());
      urls.put(name, url(field + "." + name, entry.getValue(), own));
    }
    return urls;
  }

  /**
   * @param of what it is a list of
   * @throws Refusal (400) if it is none, or has more than the most
   */
  static void requireList(String field, JsonNode value, int most, String of) {
    if (value.isArray() && value.size() <= most) return;
    String is = value.isArray() ? "has " + value.size() : "was " + Json.shown(value);
    throw Refusal.bad("%s must be a list of 0..%d %s, %s".formatted(field, most, of, is));
  }
}
