package dev.blip.functions;

import java.net.InetAddress;
import java.util.Arrays;

/** Whom a limiter is for. */
final class Limited {
  private static final int NETWORK = 8;

  private Limited() {}

  static String account(String name) {
    return "account:" + name;
  }

  /** The limiter of an IP address: of IPv6 the network's, since one visitor has all of it (/64). */
  static String address(String text) {
    try {
      byte[] bytes = InetAddress.ofLiteral(text).getAddress();
      if (bytes.length > NETWORK) Arrays.fill(bytes, NETWORK, bytes.length, (byte) 0);
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (IllegalArgumentException | java.net.UnknownHostException e) {
      return "unknown";
    }
  }
}
