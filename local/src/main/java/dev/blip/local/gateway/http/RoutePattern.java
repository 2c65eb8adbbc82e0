package dev.blip.local.gateway.http;

import dev.blip.local.gateway.call.Percent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A route's path: static segments, {@code {variables}} (one segment, not empty), and at the end
 * perhaps a greedy {@code {variable+}} (one segment or more).
 */
record RoutePattern(List<Segment> segments) {

  /** A part of the path between slashes. */
  sealed interface Segment {
    /** Itself only. */
    record Static(String text) implements Segment {}

    /** Any one segment. */
    record Variable(String name) implements Segment {}

    /** All that is left. */
    record Greedy(String name) implements Segment {}

    /** Lower is more specific. */
    default int rank() {
      return switch (this) {
        case Static s -> 0;
        case Variable v -> 1;
        case Greedy g -> 2;
      };
    }
  }

  static RoutePattern of(String path) {
    return new RoutePattern(split(path).stream().map(RoutePattern::segment).toList());
  }

  /** The path's segments as sent: {@code /} is one empty segment. */
  static List<String> split(String rawPath) {
    return List.of(rawPath.substring(rawPath.startsWith("/") ? 1 : 0).split("/", -1));
  }

  boolean isGreedy() {
    return segments.getLast() instanceof Segment.Greedy;
  }

  boolean isStatic() {
    return segments.stream().allMatch(Segment.Static.class::isInstance);
  }

  /** The path parameters, decoded, if the path fits. */
  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() < segments.size() || (!isGreedy() && path.size() > segments.size())) {
      return Optional.empty();
    }
    var parameters = new LinkedHashMap<String, String>();
    for (int i = 0; i < segments.size(); i++) {
      if (!fits(segments.get(i), path, i, parameters)) return Optional.empty();
    }
    return Optional.of(parameters);
  }

  private static boolean fits(
      Segment segment, List<String> path, int at, Map<String, String> parameters) {
    String sent = path.get(at);
    return switch (segment) {
      case Segment.Static(String text) -> text.equals(decoded(sent));
      case Segment.Variable(String name) -> bind(name, sent, parameters);
      case Segment.Greedy(String name) ->
          bind(name, String.join("/", path.subList(at, path.size())), parameters);
    };
  }

  private static boolean bind(String name, String sent, Map<String, String> parameters) {
    parameters.put(name, decoded(sent));
    return !sent.isEmpty();
  }

  private static String decoded(String sent) {
    return Percent.decode(sent).orElse(sent);
  }

  private static Segment segment(String text) {
    if (!text.startsWith("{") || !text.endsWith("}")) return new Segment.Static(text);
    String name = text.substring(1, text.length() - 1);
    return name.endsWith("+")
        ? new Segment.Greedy(name.substring(0, name.length() - 1))
        : new Segment.Variable(name);
  }

  /** For each segment its rank: compared from the left, lower is more specific. */
  List<Integer> ranks() {
    return new ArrayList<>(segments.stream().map(Segment::rank).toList());
  }
}
