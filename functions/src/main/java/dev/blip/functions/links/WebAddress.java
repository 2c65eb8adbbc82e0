package dev.blip.functions.links;

import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An absolute http or https address in the form in which browsers send it: what the WHATWG URL
 * standard makes of a text, in printable ASCII. Its text read again is the same address. Unlike the
 * standard's parser this one refuses control characters instead of removing them, and takes no name
 * and password.
 *
 * @param scheme http or https
 * @param host a domain in Punycode, an IPv4 address, or an IPv6 address in brackets
 * @param port empty for the scheme's own
 * @param path from the slash on
 * @param query with its question mark, empty if there is none
 * @param fragment with its hash, empty if there is none
 */
public record WebAddress(
    String scheme, String host, String port, String path, String query, String fragment) {
  private static final Pattern SCHEME =
      Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):(.*)", Pattern.DOTALL);
  private static final Pattern PARTS =
      Pattern.compile("[/\\\\]*([^/\\\\?#]*)([^?#]*)(\\?[^#]*)?(#.*)?", Pattern.DOTALL);
  private static final Pattern SLASH = Pattern.compile("[/\\\\]");
  private static final Pattern DOT = Pattern.compile("(?i)\\.|%2e");
  private static final Pattern MAPPED =
      Pattern.compile("\\[::ffff:(?<high>[0-9a-f]{1,4}):(?<low>[0-9a-f]{1,4})]");
  private static final Pattern DOTS = Pattern.compile("(?i)(\\.|%2e){2}");

  /** A host without a dot at its end; an IPv4 address that IPv6 has ({@code ::ffff:…}) as such. */
  public static String plain(String host) {
    Matcher mapped = MAPPED.matcher(host);
    if (!mapped.matches()) return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    int high = Integer.parseInt(mapped.group("high"), 16);
    int low = Integer.parseInt(mapped.group("low"), 16);
    return "%d.%d.%d.%d".formatted(high >> 8, high & 0xff, low >> 8, low & 0xff);
  }

  /**
   * The host of an address as it is stored; older ones may have a user's name before it. Empty
   * where there is none.
   */
  public static String hostOf(String stored) {
    int begin = Math.min(stored.indexOf("://") + 3, stored.length());
    int end = begin;
    while (end < stored.length() && "/?#".indexOf(stored.charAt(end)) < 0) end++;
    String authority = stored.substring(begin, end);
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    int port = host.lastIndexOf(':');
    return (port > host.lastIndexOf(']') ? host.substring(0, port) : host).toLowerCase(Locale.ROOT);
  }

  /** Whether there can be such a host, by its name or number; an IPv6 address in brackets. */
  public static boolean isHost(String host) {
    return WebHost.canonical(host).isPresent();
  }

  /** What stands before its value in a message. */
  private record Field(String name, String text) {
    Refusal refused(String why) {
      return Refusal.bad(name + " " + why + ", was " + Text.quoted(text));
    }
  }

  /**
   * Reads what somebody has pasted.
   *
   * @param field what messages name
   * @throws Refusal (400) naming field, value, and what is wrong with it
   */
  public static WebAddress read(String field, String given) {
    Text.wellFormed(field, given);
    Text.line(field, given);
    String text = given.replaceAll("^ +| +\\z", "");
    var named = new Field(field, given);
    Matcher parts = PARTS.matcher(afterScheme(named, text));
    if (!parts.matches()) throw named.refused("must be an absolute http or https URL");
    String scheme = text.substring(0, text.indexOf(':')).toLowerCase(Locale.ROOT);
    return of(named, scheme, parts);
  }

  private static WebAddress of(Field field, String scheme, Matcher parts) {
    String authority = parts.group(1);
    if (authority.indexOf('@') >= 0) throw field.refused("must have no user name or password");
    int end = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
    String host = end < 0 ? authority : authority.substring(0, end);
    String port = authority.substring(host.length());
    return new WebAddress(
        scheme,
        WebHost.canonical(host).orElseThrow(() -> field.refused(hostWanted(host))),
        port(field, scheme, port),
        path(parts.group(2)),
        Percent.encode(orEmpty(parts.group(3)), Percent.QUERY),
        Percent.encode(orEmpty(parts.group(4)), Percent.FRAGMENT));
  }

  private static String hostWanted(String host) {
    return host.isEmpty()
        ? "must name a host after its scheme"
        : "must name a host that can be looked up, " + Text.quoted(host) + " cannot";
  }

  private static String afterScheme(Field field, String text) {
    Matcher scheme = SCHEME.matcher(text);
    if (!scheme.matches()) throw lacksScheme(field);
    String name = scheme.group(1);
    if (name.equalsIgnoreCase("http") || name.equalsIgnoreCase("https")) return scheme.group(2);
    // A host and its port look like a scheme.
    if (name.indexOf('.') >= 0 || scheme.group(2).matches("(?s)[0-9].*")) throw lacksScheme(field);
    throw field.refused("must have the scheme http or https");
  }

  private static Refusal lacksScheme(Field field) {
    return field.refused("lacks its scheme: it must begin with https:// or http://");
  }

  private static String port(Field field, String scheme, String port) {
    if (port.isEmpty() || port.equals(":")) return "";
    String digits = port.substring(1).replaceFirst("^0+(?=.)", "");
    if (!port.startsWith(":")
        || !digits.matches("[0-9]{1,5}")
        || Integer.parseInt(digits) > 65_535) {
      throw field.refused("must have a port of 0..65535");
    }
    return digits.equals(scheme.equals("https") ? "443" : "80") ? "" : digits;
  }

  private static String path(String raw) {
    List<String> kept = new ArrayList<>();
    String[] segments = SLASH.split(raw.isEmpty() ? "" : raw.substring(1), -1);
    for (int i = 0; i < segments.length; i++) {
      boolean up = DOTS.matcher(segments[i]).matches();
      boolean stay = DOT.matcher(segments[i]).matches();
      if (up && !kept.isEmpty()) kept.removeLast();
      if (!up && !stay) kept.add(Percent.encode(segments[i], Percent.PATH));
      else if (i == segments.length - 1) kept.add("");
    }
    return "/" + String.join("/", kept);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** As it is sent. */
  @Override
  public String toString() {
    String at = port.isEmpty() ? host : host + ":" + port;
    return scheme + "://" + at + path + query + fragment;
  }
}
