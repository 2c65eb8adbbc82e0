package dev.blip.functions.bridge;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.CoordinatorClient;
import dev.blip.functions.Environment;
import dev.blip.functions.Invocations;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Publishes events of SNS and EventBridge in a topic. An event's ID is its message's, so one that
 * comes again within ten minutes is not stored twice. If it fails, Lambda tries again.
 */
public final class BridgeHandler
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  private static final Map<String, String> JSON = Map.of("content-type", "application/json");

  private final CoordinatorClient coordinator;
  private final String topic;

  public BridgeHandler() {
    this(Environment.ofProcess());
  }

  public BridgeHandler(Environment environment) {
    coordinator = CoordinatorClient.waking(environment);
    topic = environment.required("BRIDGE_TOPIC");
  }

  /** A message of the topic. */
  private record Publish(String id, JsonNode data) {}

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> input, Context context) {
    return Invocations.of(
        input,
        context,
        Map.of(),
        event -> {
          publish(event);
          return Map.of();
        });
  }

  /**
   * Returns once the topic has stored what an event brings.
   *
   * @throws IllegalStateException if it refuses it
   */
  public void publish(Map<String, Object> input) {
    JsonNode event = Json.MAPPER.valueToTree(input);
    JsonNode records = event.path("Records");
    if (records.isMissingNode()) publish(ofEventBridge(event));
    for (JsonNode each : records) publish(ofSns(each));
  }

  /** All of it: what happened is in {@code detail}, whose it is in {@code source}. */
  private static Publish ofEventBridge(JsonNode event) {
    if (!event.path("detail-type").isTextual()) throw unknown(event);
    return new Publish(event.path("id").asText(), event);
  }

  /** What was published: JSON as it is, anything else as a text. */
  private static Publish ofSns(JsonNode each) {
    JsonNode message = each.at("/Sns/Message");
    if (!message.isTextual()) throw unknown(each);
    return new Publish(each.at("/Sns/MessageId").asText(), data(message));
  }

  private static JsonNode data(JsonNode text) {
    try {
      return Json.tree(text.textValue());
    } catch (Refusal notJson) {
      return text;
    }
  }

  private static IllegalArgumentException unknown(JsonNode event) {
    return new IllegalArgumentException(
        "event must be of SNS or EventBridge, was one with " + event.properties());
  }

  private void publish(Publish message) {
    if (topic.isEmpty()) throw new IllegalStateException("BridgeTopic names no topic");
    var room = new RoomAddress("topic", topic);
    byte[] body = Json.write(message).getBytes(StandardCharsets.UTF_8);
    var route = new Route.Request(room, "POST", "", "");
    try {
      var answer = coordinator.request(route, JSON, body, room.owner(), "", message.id());
      if (answer.isOk()) return;
      throw new IllegalStateException(
          "topic %s answered %d: %s".formatted(topic, answer.status(), answer.body()));
    } catch (IOException e) {
      throw new UncheckedIOException("topic " + topic + " cannot be reached", e);
    }
  }
}
