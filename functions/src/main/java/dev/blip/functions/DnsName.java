package dev.blip.functions;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.jspecify.annotations.Nullable;

/**
 * The IPv4 addresses of a name, asked for at a DNS server each time: the JVM's own look-ups
 * remember their answers, also over a snapshot, and do not say how many addresses there are not any
 * more. Waits 1.5 s at the most for a server that does not answer.
 */
final class DnsName implements CoordinatorAddresses {
  private static final String FIRST_WAIT_MS = "200";
  private static final String TRIES = "3";

  private final String servers;
  private final String name;
  private final int port;

  private DnsName(String servers, String name, int port) {
    this.servers = servers;
    this.name = name;
    this.port = port;
  }

  /** A name at the servers that the system asks. */
  static DnsName of(String name, int port) {
    return at("dns:", name, port);
  }

  /**
   * A name at certain servers.
   *
   * @param servers {@code dns://HOST:PORT}, with spaces between
   */
  static DnsName at(String servers, String name, int port) {
    return new DnsName(servers, name, port);
  }

  /** The name is the template's, not a caller's, and an A record holds no object. */
  @Override
  @SuppressWarnings("BanJNDI")
  public List<URI> find() throws IOException {
    var environment = new Hashtable<String, String>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.put(Context.PROVIDER_URL, servers);
    environment.put("com.sun.jndi.dns.timeout.initial", FIRST_WAIT_MS);
    environment.put("com.sun.jndi.dns.timeout.retries", TRIES);
    try {
      var dns = new InitialDirContext(environment);
      try {
        return addresses(dns.getAttributes(name, new String[] {"A"}).get("A"));
      } finally {
        dns.close();
      }
    } catch (NameNotFoundException e) {
      return List.of();
    } catch (NamingException e) {
      throw new IOException("DNS does not tell the addresses of " + name + ": " + e, e);
    }
  }

  private List<URI> addresses(@Nullable Attribute records) throws NamingException {
    List<URI> addresses = new ArrayList<>();
    for (int i = 0; records != null && i < records.size(); i++) {
      addresses.add(URI.create("http://" + records.get(i) + ":" + port));
    }
    return addresses;
  }
}
