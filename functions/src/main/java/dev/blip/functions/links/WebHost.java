package dev.blip.functions.links;

import com.ibm.icu.text.IDNA;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Hosts of http and https addresses, as the WHATWG URL standard reads and writes them. */
final class WebHost {
  /** UTS #46, not transitional: what browsers do, so that {@code faß.de} is not {@code fass.de}. */
  private static final IDNA DOMAINS =
      IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);

  /** Hyphens stand where they like; a domain that is too long for DNS is refused. */
  private static final Set<IDNA.Error> BORNE =
      EnumSet.of(IDNA.Error.LEADING_HYPHEN, IDNA.Error.TRAILING_HYPHEN, IDNA.Error.HYPHEN_3_4);

  private static final Pattern FORBIDDEN = Pattern.compile("[^!-~]|[#/:<>?@\\[\\\\\\]^|%]");
  private static final Pattern IPV6 =
      Pattern.compile("\\[[0-9a-fA-F:]*(?::\\d{1,3}(?:\\.\\d{1,3}){3})?]");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9a-fA-F]*");

  private WebHost() {}

  /** The host as it is sent, empty if it is none. */
  static Optional<String> canonical(String host) {
    if (host.startsWith("[")) return ipv6(host);
    var seen = new IDNA.Info();
    var ascii = new StringBuilder();
    String decoded = new String(Percent.decode(host), StandardCharsets.UTF_8);
    DOMAINS.nameToASCII(decoded, ascii, seen);
    boolean wrong = !BORNE.containsAll(seen.getErrors());
    if (wrong || ascii.isEmpty() || FORBIDDEN.matcher(ascii).find()) return Optional.empty();
    return endsInNumber(ascii.toString()) ? ipv4(ascii.toString()) : Optional.of(ascii.toString());
  }

  private static boolean endsInNumber(String host) {
    String whole = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return NUMBER.matcher(whole.substring(whole.lastIndexOf('.') + 1)).matches();
  }

  /** One to four numbers, decimal, octal or hexadecimal; the last fills the bytes that are left. */
  private static Optional<String> ipv4(String host) {
    String[] parts =
        (host.endsWith(".") ? host.substring(0, host.length() - 1) : host).split("\\.", -1);
    if (parts.length > 4) return Optional.empty();
    long address = 0;
    for (int i = 0; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      long most = last ? 1L << 8 * (4 - i) : 256;
      long number = number(parts[i]);
      if (number < 0 || number >= most) return Optional.empty();
      address |= last ? number : number << 8 * (3 - i);
    }
    long whole = address;
    return Optional.of(
        IntStream.of(24, 16, 8, 0)
            .mapToObj(shift -> Long.toString(whole >> shift & 255))
            .collect(Collectors.joining(".")));
  }

  /** -1 if it is none, or too large for an address. */
  private static long number(String text) {
    if (!NUMBER.matcher(text).matches()) return -1;
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    boolean octal = !hex && text.length() > 1 && text.startsWith("0");
    String digits = (hex ? text.substring(2) : text).replaceFirst("^0+(?=.)", "");
    if (digits.isEmpty()) return 0;
    try {
      return digits.length() > 12 ? -1 : Long.parseLong(digits, hex ? 16 : octal ? 8 : 10);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static Optional<String> ipv6(String host) {
    if (!IPV6.matcher(host).matches()) return Optional.empty();
    try {
      byte[] bytes = InetAddress.ofLiteral(host.substring(1, host.length() - 1)).getAddress();
      return Optional.of("[" + shortest(bytes.length == 4 ? mapped(bytes) : bytes) + "]");
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Java makes an IPv4 address of one that is mapped into IPv6. */
  private static byte[] mapped(byte[] ipv4) {
    byte[] bytes = new byte[16];
    Arrays.fill(bytes, 10, 12, (byte) 0xff);
    System.arraycopy(ipv4, 0, bytes, 12, 4);
    return bytes;
  }

  /** Without leading zeros, and the first longest run of two zero pieces or more left out. */
  private static String shortest(byte[] bytes) {
    String pieces =
        IntStream.range(0, 8)
            .mapToObj(i -> HexFormat.of().formatHex(bytes, 2 * i, 2 * i + 2))
            .map(piece -> piece.replaceFirst("^0+(?=.)", ""))
            .collect(Collectors.joining(":"));
    for (int zeros = 8; zeros >= 2; zeros--) {
      String run = "0" + ":0".repeat(zeros - 1);
      var found = Pattern.compile("(^|:)" + run + "(:|$)").matcher(pieces);
      if (found.find()) return found.replaceFirst("::");
    }
    return pieces;
  }
}
