package dev.blip.functions.redirect;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** The parameters by which a destination's statistics know a campaign. */
final class Utm {
  private Utm() {}

  /**
   * The parameters as a query, in the order of their names.
   *
   * @param values by their names without {@code utm_}
   */
  static String query(Map<String, String> values) {
    return values.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each -> "utm_" + each.getKey() + "=" + encoded(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
