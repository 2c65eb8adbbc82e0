package dev.blip.local.gateway.http;

import dev.blip.local.template.HttpRoute;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a request's route as an HTTP API does. Both method and path have to fit; among those that
 * do, a full match beats a greedy one, a static segment a variable, a method {@code ANY}; {@code
 * $default} is last.
 */
public final class RouteTable {
  private static final String DEFAULT = "$default";
  private static final String ANY = "ANY";

  private final List<Entry> entries;
  private final Optional<HttpRoute> fallback;

  public RouteTable(List<HttpRoute> routes) {
    entries =
        routes.stream()
            .filter(route -> !route.path().equals(DEFAULT))
            .map(route -> new Entry(route, RoutePattern.of(route.path())))
            .sorted(RouteTable::compare)
            .toList();
    fallback = routes.stream().filter(route -> route.path().equals(DEFAULT)).findFirst();
  }

  /**
   * A route and what its path's variables stand for.
   *
   * @param key as events name it, for instance {@code GET /api/links/{slug}}
   */
  record Match(HttpRoute route, String key, Map<String, String> parameters) {}

  private record Entry(HttpRoute route, RoutePattern pattern) {

    boolean takes(String method) {
      return route.method().equalsIgnoreCase(ANY) || route.method().equalsIgnoreCase(method);
    }
  }

  Optional<Match> match(String method, String rawPath) {
    List<String> path = RoutePattern.split(rawPath);
    for (Entry entry : entries) {
      if (!entry.takes(method)) continue;
      Optional<Map<String, String>> parameters = entry.pattern().match(path);
      if (parameters.isPresent()) {
        return Optional.of(new Match(entry.route(), key(entry.route()), parameters.get()));
      }
    }
    return fallback.map(route -> new Match(route, DEFAULT, Map.of()));
  }

  /** Whether a route has exactly this path and no variables, whatever its method. */
  public boolean names(String rawPath) {
    List<String> path = RoutePattern.split(rawPath);
    return entries.stream()
        .anyMatch(entry -> entry.pattern().isStatic() && entry.pattern().match(path).isPresent());
  }

  private static String key(HttpRoute route) {
    return route.method() + " " + route.path();
  }

  private static int compare(Entry one, Entry other) {
    Comparator<Entry> fullFirst = Comparator.comparing(entry -> entry.pattern().isGreedy());
    Comparator<Entry> methodFirst =
        Comparator.comparing(entry -> entry.route().method().equalsIgnoreCase(ANY));
    return fullFirst
        .thenComparing(entry -> entry.pattern().ranks(), RouteTable::compareRanks)
        .thenComparing(methodFirst)
        .compare(one, other);
  }

  private static int compareRanks(List<Integer> one, List<Integer> other) {
    var padded = new ArrayList<>(one);
    while (padded.size() < other.size()) padded.add(Integer.MAX_VALUE);
    for (int i = 0; i < padded.size(); i++) {
      int rank = i < other.size() ? other.get(i) : Integer.MAX_VALUE;
      int order = Integer.compare(padded.get(i), rank);
      if (order != 0) return order;
    }
    return 0;
  }
}
