package dev.blip.local.gateway.call;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The headers of a request or an answer, in order; names are compared without case. Immutable. */
public record Headers(List<Header> entries) {
  public static final Headers NONE = new Headers(List.of());

  public Headers {
    entries = List.copyOf(entries);
  }

  /** One header line. */
  public record Header(String name, String value) {}

  /** Headers from names and values in turn. */
  public static Headers of(String... namesAndValues) {
    var entries = new ArrayList<Header>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      entries.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
    }
    return new Headers(entries);
  }

  public Optional<String> first(String name) {
    return entries.stream()
        .filter(entry -> entry.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  /** These headers and one more. */
  public Headers with(String name, String value) {
    var more = new ArrayList<>(entries);
    more.add(new Header(name, value));
    return new Headers(more);
  }

  /** These headers but one. */
  public Headers without(String name) {
    return new Headers(
        entries.stream().filter(entry -> !entry.name().equalsIgnoreCase(name)).toList());
  }

  /** All values of each header, under the name as it was first spelt. */
  public Map<String, List<String>> grouped() {
    var spelling = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    var grouped = new LinkedHashMap<String, List<String>>();
    for (Header entry : entries) {
      spelling.putIfAbsent(entry.name(), entry.name());
      grouped
          .computeIfAbsent(
              spelling.getOrDefault(entry.name(), entry.name()), name -> new ArrayList<>())
          .add(entry.value());
    }
    return grouped;
  }
}
