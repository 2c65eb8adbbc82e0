package dev.blip.functions.links;

import dev.blip.protocol.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Blip's own addresses. A link that led to one would be followed in a circle, or count each visitor
 * twice.
 *
 * @param hosts without a dot at their end
 * @param port empty for the scheme's own
 */
record OwnAddresses(Set<String> hosts, String port) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * @param baseUrl where visitors find Blip
   * @param api the host, perhaps with a port, by which the API was called
   * @param domains of accounts
   */
  static OwnAddresses of(String baseUrl, String api, Set<String> domains) {
    var base = WebAddress.read("BASE_URL", baseUrl);
    var hosts = new HashSet<>(List.of(bare(base.host()), api.replaceFirst(":[0-9]*$", "")));
    hosts.addAll(domains);
    if (LOOPBACK.contains(base.host())) hosts.addAll(LOOPBACK);
    return new OwnAddresses(Set.copyOf(hosts), base.port());
  }

  /**
   * @throws Refusal (400) if it is one
   */
  WebAddress refuse(String field, WebAddress address) {
    boolean samePort =
        port.isEmpty()
            ? Set.of("", "80", "443").contains(address.port())
            : port.equals(address.port());
    if (!samePort || !hosts.contains(bare(address.host()))) return address;
    throw Refusal.bad(field + " must not lead to Blip itself, was " + address);
  }

  private static String bare(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }
}
