package dev.blip.local.gateway.call;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** Percent-encoding, strictly UTF-8. A plus sign is a plus sign here; see {@link Query}. */
public final class Percent {
  /** What JavaScript's {@code encodeURIComponent} leaves alone, beside letters and digits. */
  private static final String UNRESERVED = "-_.!~*'()";

  private Percent() {}

  /** The decoded text; empty if an escape is malformed or the bytes are not UTF-8. */
  public static Optional<String> decode(String encoded) {
    if (encoded.indexOf('%') < 0) return Optional.of(encoded);
    var bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      if (encoded.charAt(i) != '%') {
        bytes.writeBytes(encoded.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
      } else if (isEscape(encoded, i)) {
        bytes.write(HexFormat.fromHexDigits(encoded, i + 1, i + 3));
        i += 2;
      } else {
        return Optional.empty();
      }
    }
    return utf8(bytes.toByteArray());
  }

  /** As JavaScript's {@code encodeURIComponent} does. */
  public static String encode(String text) {
    var encoded = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      if (isPlain(c)) encoded.append(c);
      else encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
    }
    return encoded.toString();
  }

  /** The text, if the bytes are UTF-8. */
  public static Optional<String> utf8(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length()
        && HexFormat.isHexDigit(text.charAt(at + 1))
        && HexFormat.isHexDigit(text.charAt(at + 2));
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || UNRESERVED.indexOf(c) >= 0;
  }
}
