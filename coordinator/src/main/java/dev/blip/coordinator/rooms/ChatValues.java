package dev.blip.coordinator.rooms;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.blip.coordinator.room.Connection;
import dev.blip.protocol.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON as JavaScript reads, converts and writes it. Unlike elsewhere in Blip, the last of two
 * fields of a name counts, and half a surrogate pair is a character: it is written as an escape.
 */
final class ChatValues {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNumberLength(Connection.MAX_MESSAGE)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ChatValues() {}

  /**
   * As {@code JSON.parse}, to a depth of 1,000.
   *
   * @throws Refusal (400) if it is not JSON
   */
  static JsonNode parse(String text) {
    try {
      JsonNode value = MAPPER.readTree(text);
      if (!value.isMissingNode()) return value;
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw Refusal.bad("frame must be JSON, is not" + (at == null ? "" : where(at.getColumnNr())));
    }
    throw Refusal.bad("frame must be JSON, is empty");
  }

  private static String where(int column) {
    return " at character " + column;
  }

  /**
   * Whether it counts as true.
   *
   * @param value null where there is none
   */
  static boolean isTrue(@Nullable JsonNode value) {
    if (value == null) return false;
    return switch (value.getNodeType()) {
      case NULL, MISSING -> false;
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> value.doubleValue() != 0;
      case STRING -> !value.textValue().isEmpty();
      case ARRAY, OBJECT, BINARY, POJO -> true;
    };
  }

  /**
   * As {@code "" + value}.
   *
   * @param value null where there is none: {@code undefined}
   * @throws Refusal (400) if it has no such form, as an object whose {@code toString} is data
   */
  static String text(@Nullable JsonNode value) {
    if (value == null) return "undefined";
    return switch (value.getNodeType()) {
      case NULL -> "null";
      case STRING -> value.textValue();
      case NUMBER -> ChatNumber.text(value.doubleValue());
      case ARRAY -> joined(value);
      case OBJECT -> {
        if (value.has("toString")) throw Refusal.bad("object cannot be made a text");
        yield "[object Object]";
      }
      case BOOLEAN, MISSING, BINARY, POJO -> value.asText();
    };
  }

  private static String joined(JsonNode array) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array) texts.add(element.isNull() ? "" : text(element));
    return String.join(",", texts);
  }

  /** As {@code JSON.stringify} of a text. */
  static String quoted(String text) {
    var quoted = new StringBuilder(text.length() + 16).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\b' -> quoted.append("\\b");
        case '\f' -> quoted.append("\\f");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ' || isHalf(text, i)) quoted.append("\\u%04x".formatted((int) c));
          else quoted.append(c);
        }
      }
    }
    return quoted.append('"').toString();
  }

  private static boolean isHalf(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  /** {@code {"error":message}}. */
  static String error(String message) {
    return "{\"error\":" + quoted(message) + "}";
  }
}
