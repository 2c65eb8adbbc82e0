package dev.blip.functions;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Where coordinators are, as somebody says who knows. Safe for use by many threads. */
@FunctionalInterface
interface CoordinatorAddresses {
  /** {@code dns://NAME:PORT}: a coordinator at each address that DNS has for the name. */
  Pattern NAME = Pattern.compile("dns://([A-Za-z0-9_.-]+):([0-9]{1,5})");

  /** One coordinator. */
  Pattern ADDRESS = Pattern.compile("https?://[^/,?#\\s]+");

  /**
   * All of them, each {@code http://HOST:PORT}, in any order.
   *
   * @throws IOException if nobody can say
   */
  List<URI> find() throws IOException;

  /**
   * Reads {@code COORDINATOR_URL}.
   *
   * @param said a name in DNS, {@code dns://NAME:PORT}, or addresses, {@code http://HOST:PORT},
   *     with commas between
   * @throws IllegalStateException naming what is neither
   */
  static CoordinatorAddresses of(String said) {
    var name = NAME.matcher(said);
    if (name.matches()) return DnsName.of(name.group(1), Integer.parseInt(name.group(2)));
    List<URI> addresses = new ArrayList<>();
    for (String address : said.split(",", -1)) {
      if (!ADDRESS.matcher(address).matches()) {
        throw new IllegalStateException(
            "COORDINATOR_URL must be dns://NAME:PORT or http://HOST:PORT, with commas between"
                + " several, was "
                + said);
      }
      addresses.add(URI.create(address));
    }
    List<URI> all = List.copyOf(addresses);
    return () -> all;
  }
}
