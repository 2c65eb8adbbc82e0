package dev.blip.coordinator.fetch;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which addresses rooms may reach: those of the world, and what is configured. What is reserved,
 * private, local to a link or a machine, or shared by a carrier is not, nor an IPv6 address that
 * carries such an IPv4 one.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA's registry for
 *     IPv4</a>, and the one for IPv6
 */
public final class AddressRules {
  private static final List<Range> INSIDE =
      ranges(
          "0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,169.254.0.0/16,172.16.0.0/12,"
              + "192.0.0.0/24,192.0.2.0/24,192.88.99.0/24,192.168.0.0/16,198.18.0.0/15,"
              + "198.51.100.0/24,203.0.113.0/24,224.0.0.0/4,240.0.0.0/4,"
              + "::/128,::1/128,100::/64,2001::/23,2001:db8::/32,fc00::/7,fe80::/10,fec0::/10,ff00::/8");

  /** IPv6 addresses in which an IPv4 address stands, and where: NAT64, 6to4, IPv4-compatible. */
  private static final List<Carrier> CARRIERS =
      List.of(
          new Carrier(Range.parse("64:ff9b::/96"), 12),
          new Carrier(Range.parse("64:ff9b:1::/48"), 12),
          new Carrier(Range.parse("2002::/16"), 2),
          new Carrier(Range.parse("::/96"), 12));

  private final List<Range> allowed;

  /**
   * The usual rules, and some exceptions.
   *
   * @param allowed ranges such as {@code 127.0.0.0/8}, or addresses, separated by commas; empty for
   *     none
   * @throws IllegalArgumentException if one is no range
   */
  public AddressRules(String allowed) {
    this.allowed = ranges(allowed);
  }

  boolean allow(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (allowed.stream().anyMatch(range -> range.has(bytes))) return true;
    if (INSIDE.stream().anyMatch(range -> range.has(bytes))) return false;
    for (Carrier carrier : CARRIERS) {
      if (carrier.range.has(bytes)) return allow(carrier.carried(bytes));
    }
    return true;
  }

  private static List<Range> ranges(String text) {
    var ranges = new ArrayList<Range>();
    for (String range : text.split(",", -1)) {
      if (!range.isBlank()) ranges.add(Range.parse(range.strip()));
    }
    return List.copyOf(ranges);
  }

  private record Carrier(Range range, int at) {
    InetAddress carried(byte[] bytes) {
      try {
        return Inet4Address.getByAddress(Arrays.copyOfRange(bytes, at, at + 4));
      } catch (UnknownHostException e) {
        throw new IllegalStateException("four bytes are an address", e);
      }
    }
  }

  private record Range(byte[] start, int bits) {
    /** The JDK takes {@code 10.1} for an address, too. */
    private static final Pattern WHOLE =
        Pattern.compile("\\d+(\\.\\d+){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    static Range parse(String text) {
      String[] parts = text.split("/", 2);
      if (!WHOLE.matcher(parts[0]).matches()) throw new IllegalArgumentException(wrong(text));
      try {
        byte[] start = InetAddress.ofLiteral(parts[0]).getAddress();
        int bits = parts.length < 2 ? start.length * 8 : Integer.parseInt(parts[1]);
        if (bits >= 0 && bits <= start.length * 8) return new Range(start, bits);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(wrong(text), e);
      }
      throw new IllegalArgumentException(wrong(text));
    }

    private static String wrong(String text) {
      return "range must be an address, or one with the number of its bits that count, such as"
          + " 10.0.0.0/8, was "
          + text;
    }

    boolean has(byte[] address) {
      if (address.length != start.length) return false;
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) return false;
      }
      return true;
    }
  }
}
