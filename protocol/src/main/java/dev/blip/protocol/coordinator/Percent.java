package dev.blip.protocol.coordinator;

import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Percent-coding; decoding refuses (400) what it cannot decode instead of guessing. */
final class Percent {
  private Percent() {}

  /** One path segment, or one value of a query. */
  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A path of several segments: its slashes stay. */
  static String encodePath(String path) {
    return encode(path).replace("%2F", "/");
  }

  /**
   * A query as a visitor typed it, which browsers let contain what an address may not: that is
   * encoded, and all that is well-formed stays as it is.
   */
  static String mend(String query) {
    var mended = new StringBuilder(query.length());
    for (int i = 0; i < query.length(); ) {
      int point = query.codePointAt(i);
      int next = i + Character.charCount(point);
      if (isLegal(point) || (point == '%' && isEscape(query, i))) mended.appendCodePoint(point);
      else mended.append(encode(query.substring(i, next)));
      i = next;
    }
    return mended.toString();
  }

  private static boolean isLegal(int point) {
    return (point >= 'a' && point <= 'z')
        || (point >= 'A' && point <= 'Z')
        || (point >= '0' && point <= '9')
        || "-._~:/?@!$&'()*+,;=".indexOf(point) >= 0;
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length()
        && HexFormat.isHexDigit(text.charAt(at + 1))
        && HexFormat.isHexDigit(text.charAt(at + 2));
  }

  /** Decodes a part of a path; a plus stays a plus. */
  static String path(String text) {
    return decode(text, false);
  }

  /** Decodes a query; a plus is a space, and of a repeated name the last value stands. */
  static Map<String, String> query(String text) {
    return query(text, false);
  }

  /** The same; a name that is repeated is refused. */
  static Map<String, String> queryOfOnce(String text) {
    return query(text, true);
  }

  private static Map<String, String> query(String text, boolean once) {
    if (text.isEmpty()) return Map.of();
    Map<String, String> query = new HashMap<>();
    int start = 0;
    while (start <= text.length()) {
      int end = text.indexOf('&', start);
      if (end < 0) end = text.length();
      if (end > start) put(query, text.substring(start, end), once);
      start = end + 1;
    }
    return query;
  }

  private static void put(Map<String, String> query, String pair, boolean once) {
    int equals = pair.indexOf('=');
    String name = equals < 0 ? pair : pair.substring(0, equals);
    String value = equals < 0 ? "" : pair.substring(equals + 1);
    String before = query.put(decode(name, true), decode(value, true));
    if (!once || before == null) return;
    throw Refusal.bad(Text.quoted(decode(name, true)) + " must be given once, was given again");
  }

  private static String decode(String text, boolean form) {
    return isPlain(text, form) ? text : decoded(text, form);
  }

  private static boolean isPlain(String text, boolean form) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%' || c > 0x7e || (form && c == '+')) return false;
    }
    return true;
  }

  private static String decoded(String text, boolean form) {
    byte[] bytes = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0x7e) throw refusal("is not ASCII", text);
      if (c == '%') {
        bytes[length++] = (byte) (digit(text, i + 1) * 16 + digit(text, i + 2));
        i += 2;
      } else {
        bytes[length++] = (byte) (form && c == '+' ? ' ' : c);
      }
    }
    try {
      var utf8 = ByteBuffer.wrap(bytes, 0, length);
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException _) {
      throw refusal("is not UTF-8", text);
    }
  }

  private static int digit(String text, int at) {
    if (at >= text.length() || !HexFormat.isHexDigit(text.charAt(at))) {
      throw refusal("has a % without two hexadecimal digits", text);
    }
    return HexFormat.fromHexDigit(text.charAt(at));
  }

  private static Refusal refusal(String what, String text) {
    return Refusal.bad("address must be percent-encoded UTF-8: " + Text.quoted(text) + ' ' + what);
  }
}
