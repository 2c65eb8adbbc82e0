package dev.blip.coordinator.room;

import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * An alarm that rings.
 *
 * @param json the payload that it was set with, as JSON; null if with none
 */
public record Alarm(String name, @Nullable String json) {
  /**
   * The payload that it was set with.
   *
   * @throws IllegalStateException if it has none, or none of that type
   */
  public <T extends Record> T payload(Class<T> type) {
    if (json == null) throw new IllegalStateException("alarm " + name + " has no payload");
    try {
      return Json.read(json, type);
    } catch (Refusal notThat) {
      throw new IllegalStateException(
          "payload of alarm " + name + " is no " + type.getSimpleName() + ": " + json, notThat);
    }
  }
}
