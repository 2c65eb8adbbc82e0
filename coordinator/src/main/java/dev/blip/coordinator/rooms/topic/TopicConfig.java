package dev.blip.coordinator.rooms.topic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.Text;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much a topic keeps.
 *
 * @param maxMessages 1..10,000,000
 * @param maxAgeMs milliseconds, one second to a year
 * @param maxDeliver how often a message is sent to a subscription that does not acknowledge it,
 *     1..1,000, before it is set aside; null for ever
 */
record TopicConfig(long maxMessages, long maxAgeMs, @Nullable Long maxDeliver) {
  static final TopicConfig DEFAULT = new TopicConfig(1_000_000, 604_800_000, null);

  private static final Set<String> NAMES = Set.of("maxMessages", "maxAgeMs", "maxDeliver");
  private static final int MOST_DELIVERIES = 1_000;

  /**
   * Reads a whole configuration; what is left out is as it was in the beginning.
   *
   * @throws Refusal (400) if a value is out of its range, or a name is unknown
   */
  static TopicConfig parse(String body) {
    JsonNode json = Json.tree(body);
    if (!json.isObject()) {
      throw Refusal.bad("config must be a JSON object, was " + Fields.shown(json));
    }
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (NAMES.contains(name)) continue;
      throw Refusal.bad(
          "config has maxMessages, maxAgeMs and maxDeliver, was given " + Text.quoted(name));
    }
    return new TopicConfig(
        Fields.number(json, "maxMessages", 1, 10_000_000, DEFAULT.maxMessages),
        Fields.number(json, "maxAgeMs", 1_000, 31_536_000_000L, DEFAULT.maxAgeMs),
        Fields.isLeftOut(json.path("maxDeliver"))
            ? null
            : Fields.number(json, "maxDeliver", 1, MOST_DELIVERIES));
  }
}
