package dev.blip.client;

import java.util.Map;

/**
 * A message of a topic.
 *
 * @param seq its number in the topic, from 1
 * @param time epoch milliseconds when the topic took it
 * @param id the publisher's
 * @param data JSON, byte for byte as it was published
 * @param delivery how often it was sent to this subscription, from 1
 */
public record Message(long seq, long time, String id, String data, int delivery) {
  static Message of(Map<String, String> fields) {
    return new Message(
        Long.parseLong(fields.getOrDefault("seq", "0")),
        Long.parseLong(fields.getOrDefault("time", "0")),
        Json.string(fields.getOrDefault("id", "")),
        fields.getOrDefault("data", "null"),
        Integer.parseInt(fields.getOrDefault("delivery", "1")));
  }
}
