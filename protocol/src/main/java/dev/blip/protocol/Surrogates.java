package dev.blip.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Finds half a surrogate pair in JSON, which can escape one: a text with one is in no file,
 * database or message what it was.
 */
final class Surrogates {
  private static final Pattern ESCAPED = Pattern.compile("\\\\u[dD][89a-fA-F]");

  private Surrogates() {}

  /**
   * @throws Refusal (400) with field and position if a text or a field's name has one
   */
  static void refuse(String json) throws JsonProcessingException {
    if (Text.loneSurrogate(json) < 0 && !hasEscaped(json)) return;
    try (JsonParser parser = Json.MAPPER.createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          Text.wellFormed(field(parser.getParsingContext()), parser.getText());
        } else if (token == JsonToken.FIELD_NAME) {
          Text.wellFormed("name of a field", parser.getText());
        }
      }
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("text in memory can be read", e);
    }
  }

  /** Hardly any text escapes anything, and looking for one is much cheaper than matching. */
  private static boolean hasEscaped(String json) {
    int first = json.indexOf("\\u");
    return first >= 0 && ESCAPED.matcher(json).find(first);
  }

  /** As {@code countries.DE} or {@code tags[0]}. */
  private static String field(JsonStreamContext at) {
    String path = at.pathAsPointer().toString();
    if (path.isEmpty()) return "text";
    String dotted = path.replaceAll("/([0-9]+)(?=/|$)", "[$1]").replace('/', '.');
    return dotted.startsWith(".") ? dotted.substring(1) : dotted;
  }
}
