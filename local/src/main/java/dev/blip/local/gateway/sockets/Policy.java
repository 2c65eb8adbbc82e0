package dev.blip.local.gateway.sockets;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What an authorizer's IAM policy says about one action on one resource. */
enum Policy {
  ALLOWED,
  /** No statement allows it. */
  NOT_ALLOWED,
  /** A statement denies it, whatever others allow. */
  DENIED;

  private static final String ACTION = "execute-api:Invoke";

  static Policy of(JsonNode document, String resource) {
    List<JsonNode> matching =
        each(document.path("Statement")).filter(statement -> matches(statement, resource)).toList();
    if (matching.stream().anyMatch(statement -> hasEffect(statement, "Deny"))) return DENIED;
    boolean isAllowed = matching.stream().anyMatch(statement -> hasEffect(statement, "Allow"));
    return isAllowed ? ALLOWED : NOT_ALLOWED;
  }

  private static boolean matches(JsonNode statement, String resource) {
    return each(statement.path("Action")).anyMatch(action -> isLike(action, ACTION))
        && each(statement.path("Resource")).anyMatch(pattern -> isLike(pattern, resource));
  }

  private static boolean hasEffect(JsonNode statement, String effect) {
    return statement.path("Effect").asText().equals(effect);
  }

  /** The elements of an array, or the one value that stands in its place. */
  private static Stream<JsonNode> each(JsonNode node) {
    return node.isArray() ? StreamSupport.stream(node.spliterator(), false) : Stream.of(node);
  }

  private static boolean isLike(JsonNode pattern, String text) {
    String regex =
        pattern
            .asText()
            .chars()
            .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
            .collect(Collectors.joining());
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(text).matches();
  }
}
