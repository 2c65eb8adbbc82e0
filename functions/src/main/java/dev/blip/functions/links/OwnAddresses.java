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
  /** Stands for all names of this machine. */
  private static final String LOOPBACK = "localhost";

  /**
   * @param baseUrl where visitors find Blip
   * @param api the host, perhaps with a port, by which the API was called
   * @param domains of accounts
   */
  static OwnAddresses of(String baseUrl, String api, Set<String> domains) {
    var base = WebAddress.read("BASE_URL", baseUrl);
    String called = api.replaceFirst(":[0-9]*$", "");
    var hosts = new HashSet<>(List.of(WebAddress.plain(base.host()), called));
    hosts.addAll(domains);
    if (isLoopback(base.host())) hosts.add(LOOPBACK);
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
    String host = WebAddress.plain(address.host());
    boolean isOwn = hosts.contains(host) || (isLoopback(host) && hosts.contains(LOOPBACK));
    if (!samePort || !isOwn) return address;
    throw Refusal.bad(field + " must not lead to Blip itself, was " + address);
  }

  private static boolean isLoopback(String host) {
    return Set.of(LOOPBACK, "0.0.0.0", "[::1]", "[::]").contains(host)
        || host.matches("127(\\.[0-9]+){3}")
        || host.endsWith(".localhost");
  }
}
