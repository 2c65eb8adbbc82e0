package dev.blip.functions.moderation;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Why a link's visitors are turned away, whatever its owner says of it.
 *
 * @param reason the operator's, for the link's owner
 * @param at when it was taken down
 */
public record Takedown(String reason, Instant at) {
  /** The link's attribute; changes of the link leave it as it is. */
  public static final String ATTRIBUTE = "takenDown";

  AttributeValue attribute() {
    return AttributeValue.fromM(
        Map.of("reason", AttributeValue.fromS(reason), "at", AttributeValue.fromS(at.toString())));
  }

  /** That of a link as an item, null where nobody has taken it down. */
  public static @Nullable Takedown of(Map<String, AttributeValue> link) {
    AttributeValue found = link.get(ATTRIBUTE);
    return found == null ? null : read(found.m());
  }

  static Takedown read(Map<String, AttributeValue> fields) {
    var none = AttributeValue.fromS("");
    return new Takedown(
        String.valueOf(fields.getOrDefault("reason", none).s()),
        Instant.parse(String.valueOf(fields.getOrDefault("at", none).s())));
  }
}
