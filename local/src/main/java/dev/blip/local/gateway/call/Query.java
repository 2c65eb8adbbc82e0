package dev.blip.local.gateway.call;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A query string's parameters, decoded (plus is a space, malformed escapes stay as they are).
 *
 * @param values name to all its values, both in the order of their first appearance
 */
public record Query(Map<String, List<String>> values) {

  /** Reads what follows the question mark. */
  public static Query of(String rawQuery) {
    var values = new LinkedHashMap<String, List<String>>();
    for (String pair : rawQuery.split("&", -1)) {
      if (pair.isEmpty()) continue;
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }
    return new Query(values);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** One value a name: all of them, joined by commas (HTTP APIs). */
  public Map<String, String> joined() {
    return mapped(all -> String.join(",", all));
  }

  /** One value a name: the last (WebSocket APIs). */
  public Map<String, String> last() {
    return mapped(List::getLast);
  }

  private Map<String, String> mapped(Function<List<String>, String> one) {
    return values.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> one.apply(entry.getValue()),
                (first, second) -> second,
                LinkedHashMap::new));
  }

  /** A name or a value of a raw query, decoded. */
  public static String decoded(String raw) {
    String spaced = raw.replace('+', ' ');
    return Percent.decode(spaced).orElse(spaced);
  }
}
