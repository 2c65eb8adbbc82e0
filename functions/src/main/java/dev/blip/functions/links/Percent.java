package dev.blip.functions.links;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The percent-encode sets of the WHATWG URL standard for http and https. What is not in a set, a
 * bare percent sign among it, stays as it is.
 */
public final class Percent {
  /** In a segment of a path. */
  static final String PATH = " \"#<>?^`{}";

  /** In a query with its question mark. */
  static final String QUERY = " \"#<>'";

  /** In a fragment with its hash. */
  static final String FRAGMENT = " \"<>`";

  /** In a query that is escaped already; all that a header's line or an address would end at. */
  public static final String UNSENT = " #";

  private Percent() {}

  /** The UTF-8 bytes of what is not printable ASCII, and of what is in the set, escaped. */
  public static String encode(String text, String set) {
    if (text.chars().allMatch(c -> stays(c, set))) return text;
    var encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int value = b & 0xff;
      if (stays(value, set)) encoded.append((char) value);
      else encoded.append("%%%02X".formatted(value));
    }
    return encoded.toString();
  }

  private static boolean stays(int c, String set) {
    return c >= ' ' && c <= '~' && set.indexOf(c) < 0;
  }

  /** Reads escapes; those that are none stay as they are. */
  static byte[] decode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
      if (low >= 0) i += 2;
      bytes[length++] = low < 0 ? bytes[i] : (byte) (high << 4 | low);
    }
    return Arrays.copyOf(bytes, length);
  }
}
