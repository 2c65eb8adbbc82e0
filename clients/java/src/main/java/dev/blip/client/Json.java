package dev.blip.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** As much of JSON as frames need: an object's fields as the texts that they were sent as. */
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /**
   * An object's fields, each value verbatim.
   *
   * @return empty if it is no object
   */
  static Map<String, String> fields(String text) {
    try {
      return new Json(text).object();
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      return Map.of();
    }
  }

  /**
   * An array's elements, each verbatim.
   *
   * @return empty if it is no array
   */
  static List<String> elements(String text) {
    try {
      return new Json(text).array();
    } catch (IndexOutOfBoundsException e) {
      return List.of();
    }
  }

  private List<String> array() {
    var elements = new ArrayList<String>();
    if (next() != '[') return elements;
    at++;
    while (next() != ']') {
      int begin = at;
      skip();
      elements.add(text.substring(begin, at).strip());
      if (next() == ',') at++;
    }
    return elements;
  }

  private Map<String, String> object() {
    var fields = new HashMap<String, String>();
    if (next() != '{') return fields;
    at++;
    while (next() == '"') {
      int begin = at;
      skip();
      String name = string(text.substring(begin, at));
      next();
      at++;
      next();
      begin = at;
      skip();
      fields.put(name, text.substring(begin, at).strip());
      if (next() == ',') at++;
    }
    return fields;
  }

  /** The next character that is no white space. */
  private char next() {
    while (Character.isWhitespace(text.charAt(at))) at++;
    return text.charAt(at);
  }

  /** Passes over one value. */
  private void skip() {
    int depth = 0;
    do {
      char one = text.charAt(at);
      if (one == '"') skipString();
      else if (one == '{' || one == '[') depth++;
      else if (one == '}' || one == ']') depth--;
      at++;
    } while (depth > 0 || isInside());
  }

  private boolean isInside() {
    char before = text.charAt(at - 1);
    return before != '"'
        && before != '}'
        && before != ']'
        && at < text.length()
        && ",:]}".indexOf(text.charAt(at)) < 0;
  }

  private void skipString() {
    at++;
    while (text.charAt(at) != '"') at += text.charAt(at) == '\\' ? 2 : 1;
  }

  /** What a JSON string means; what is none stays as it is. */
  static String string(String json) {
    if (json.isEmpty() || json.charAt(0) != '"') return json;
    var plain = new StringBuilder();
    for (int i = 1; i < json.length() - 1; i++) {
      char one = json.charAt(i);
      if (one != '\\') {
        plain.append(one);
        continue;
      }
      char escaped = json.charAt(++i);
      if (escaped == 'u') {
        plain.append((char) Integer.parseInt(json, i + 1, i + 5, 16));
        i += 4;
      } else {
        int control = "bfnrt".indexOf(escaped);
        plain.append(control < 0 ? escaped : "\b\f\n\r\t".charAt(control));
      }
    }
    return plain.toString();
  }

  /** A text as a JSON string. */
  static String quoted(String text) {
    var json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      if (one == '"' || one == '\\') json.append('\\').append(one);
      else if (one < ' ') json.append(String.format("\\u%04x", (int) one));
      else json.append(one);
    }
    return json.append('"').toString();
  }
}
