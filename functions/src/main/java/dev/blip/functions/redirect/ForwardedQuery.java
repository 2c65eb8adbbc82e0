package dev.blip.functions.redirect;

import dev.blip.functions.links.Percent;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Adds a visitor's query to a destination's, byte for byte. */
final class ForwardedQuery {
  /** API Gateway's answers carry 10,240 bytes of headers. */
  private static final int LONGEST = 8_192;

  private ForwardedQuery() {}

  /**
   * The destination with the visitor's parameters behind its own and before its fragment. A
   * parameter whose name the destination has is left out; all are where the whole would be too long
   * for a header.
   *
   * @param destination as it is sent
   * @param rawQuery as the visitor's browser sent it, without question mark
   */
  static String added(String destination, String rawQuery) {
    int hash = destination.indexOf('#');
    String fragment = hash < 0 ? "" : destination.substring(hash);
    String before = hash < 0 ? destination : destination.substring(0, hash);
    int mark = before.indexOf('?');
    String own = mark < 0 ? "" : before.substring(mark + 1);
    String more = without(names(own), rawQuery);
    if (more.isEmpty()) return destination;
    String joint = mark < 0 ? "?" : own.isEmpty() || own.endsWith("&") ? "" : "&";
    String whole = before + joint + Percent.encode(more, Percent.UNSENT) + fragment;
    return whole.length() <= LONGEST ? whole : destination;
  }

  private static String without(Set<String> names, String query) {
    return Arrays.stream(query.split("&", -1))
        .filter(pair -> pair.isEmpty() || !names.contains(name(pair)))
        .collect(Collectors.joining("&"));
  }

  private static Set<String> names(String query) {
    return Arrays.stream(query.split("&"))
        .filter(pair -> !pair.isEmpty())
        .map(ForwardedQuery::name)
        .collect(Collectors.toSet());
  }

  /** As the destination's server reads it, however it is escaped. */
  private static String name(String pair) {
    String name = pair.split("=", 2)[0];
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }
}
