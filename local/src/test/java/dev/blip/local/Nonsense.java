package dev.blip.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.blip.protocol.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts, addresses and bodies by chance of which nobody has thought. */
final class Nonsense {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "0",
          "-1",
          "1.5",
          "1e400",
          "NaN",
          "9223372036854775808",
          "null",
          "true",
          "..",
          "../../etc/passwd",
          "%2e%2e%2f",
          "a\r\nX-Injected: 1",
          "\u0000",
          "\ud800",
          "\u202e",
          "😀".repeat(40),
          "é".repeat(3_000),
          "'; DROP TABLE link; --",
          "{\"a\":",
          "<script>",
          "+1000000000-01-01T00:00:00Z",
          "0000-01-01T00:00:00Z",
          "9999-12-31T23:59:59Z",
          "2026-03-29T02:30:00",
          "https://" + "a".repeat(300) + ".example/",
          "https://user:secret@example.org:99999/",
          "javascript:alert(1)",
          "blip_" + "x".repeat(43));
  private static final List<String> JSON =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1e308",
          "12345678901234567890123",
          "\"\"",
          "\"\\u0000\"",
          "[]",
          "{}",
          "[[[[[[[[1]]]]]]]]",
          "{\"a\":{\"b\":{\"c\":[null]}}}");
  private static final List<String> NO_JSON =
      List.of(
          "",
          "{",
          "{\"title\":\"\\ud800\"}",
          "[",
          "\"",
          "{\"a\":1}}",
          "\u0000",
          "[1,]",
          "{'a':1}",
          "[".repeat(3_000));

  private final Random random;

  Nonsense(long seed) {
    random = new Random(seed);
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  boolean rarely() {
    return random.nextInt(4) == 0;
  }

  String text() {
    return one(TEXTS);
  }

  /** As a part of an address. */
  String encoded() {
    return encoded(text());
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Some parameters, of names that there are and of others. */
  String query(List<String> names) {
    var query = new StringBuilder();
    for (int n = random.nextInt(4); n > 0; n--) {
      String name = rarely() ? encoded() : one(names);
      query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(encoded());
    }
    return query.toString();
  }

  /** No JSON, any, or one that would be right with a value that is not. */
  String body(String right) {
    if (rarely()) return one(NO_JSON);
    if (rarely()) return one(JSON);
    JsonNode whole = Json.tree(right).deepCopy();
    spoil(whole);
    return whole.toString();
  }

  /** Another value at one place, or a field that is none. */
  private void spoil(JsonNode node) {
    switch (node) {
      case ObjectNode object when rarely() || object.isEmpty() -> object.set(text(), value());
      case ObjectNode object -> {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = one(names);
        boolean isDeep = object.get(name).isContainerNode() && random.nextBoolean();
        if (isDeep) spoil(object.get(name));
        else object.set(name, value());
      }
      case ArrayNode array when array.isEmpty() -> array.add(value());
      case ArrayNode array -> {
        int at = random.nextInt(array.size());
        if (array.get(at).isContainerNode() && random.nextBoolean()) spoil(array.get(at));
        else array.set(at, value());
      }
      default -> throw new IllegalArgumentException("nothing can be spoilt in " + node);
    }
  }

  private JsonNode value() {
    return random.nextBoolean()
        ? Json.tree(one(JSON))
        : Json.MAPPER.getNodeFactory().textNode(text());
  }
}
