package dev.blip.coordinator.room;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Headers that an author has written. */
final class Headers {
  private static final Pattern NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]{1,128}");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]{0,8192}");

  /** What those say who carry the message. */
  private static final Set<String> NOT_THEIRS =
      Set.of(
          "connection",
          "content-length",
          "content-type",
          "host",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private Headers() {}

  /**
   * The same with names in lower case.
   *
   * @throws IllegalArgumentException if one cannot be sent
   */
  static Map<String, String> checked(Map<String, String> headers) {
    if (headers.isEmpty()) return Map.of();
    var checked = new TreeMap<String, String>();
    headers.forEach((name, value) -> checked.put(name(name), value(name, value)));
    return Map.copyOf(checked);
  }

  private static String name(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(lower).matches()) {
      throw new IllegalArgumentException("header must match " + NAME + ", was " + lower);
    }
    if (!NOT_THEIRS.contains(lower)) return lower;
    throw new IllegalArgumentException("header must be none of " + NOT_THEIRS + ", was " + lower);
  }

  private static String value(String name, String value) {
    if (VALUE.matcher(value).matches()) return value;
    throw new IllegalArgumentException(
        "value of header " + name + " must be Latin-1 without line breaks, 0..8192 characters");
  }
}
