package dev.blip.coordinator.rooms.topic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Fields of a client's JSON object; each method throws a {@link Refusal} (400) that names it. */
final class Fields {
  private Fields() {}

  /** Missing and {@code null} are the same. */
  static boolean isLeftOut(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  static String shown(JsonNode value) {
    if (value.isMissingNode()) return "missing";
    return Json.shown(value);
  }

  /** A whole number that must be there. */
  static long number(JsonNode object, String field, long least, long most) {
    JsonNode value = object.path(field);
    boolean fits = value.isIntegralNumber() && value.canConvertToLong();
    if (fits && value.asLong() >= least && value.asLong() <= most) return value.asLong();
    String range = most == Long.MAX_VALUE ? least + " or more" : least + ".." + most;
    throw Refusal.bad(field + " must be a whole number " + range + ", was " + shown(value));
  }

  /** A whole number, or another value where it is left out. */
  static long number(JsonNode object, String field, long least, long most, long otherwise) {
    return isLeftOut(object.path(field)) ? otherwise : number(object, field, least, most);
  }

  /** A name of 1 to 64 characters that must be there. */
  static String name(JsonNode object, String field) {
    JsonNode value = object.path(field);
    String text = value.asText();
    if (value.isTextual() && !text.isEmpty() && text.length() <= Request.LONGEST_NAME) return text;
    throw Refusal.bad(
        "%s must be a text of 1..%d characters, was %s"
            .formatted(field, Request.LONGEST_NAME, shown(value)));
  }

  /** A name, null where it is left out. */
  static @Nullable String nameIfAny(JsonNode object, String field) {
    return isLeftOut(object.path(field)) ? null : name(object, field);
  }

  /** True or false; false where it is left out. */
  static boolean flag(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (isLeftOut(value)) return false;
    if (value.isBoolean()) return value.asBoolean();
    throw Refusal.bad(field + " must be true or false, was " + shown(value));
  }

  /**
   * A field's value byte for byte as it was sent, so that numbers keep all their digits.
   *
   * @param json a JSON object, known to be well-formed
   * @return null if it has no such field
   */
  static @Nullable String verbatim(String json, String field) {
    try (JsonParser parser = Json.MAPPER.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = field.equals(parser.currentName());
        parser.nextToken();
        int begin = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getCharOffset();
        if (wanted) return json.substring(begin, end);
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException("JSON that was read before cannot be read", e);
    }
  }
}
