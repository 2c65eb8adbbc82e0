package dev.blip.coordinator.rooms.topic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client asks of a topic. */
sealed interface Request {
  /** Most characters of a message's ID, a durable name and a group. */
  int LONGEST_NAME = 64;

  /** Most messages that one subscriber may have unacknowledged. */
  int MOST_IN_FLIGHT = 10_000;

  /**
   * A message.
   *
   * @param id the publisher's
   * @param data JSON, as it was sent
   */
  record Publish(String id, String data) implements Request {}

  /**
   * Messages are wanted.
   *
   * @param batch several messages may come in one frame
   */
  record Subscribe(
      From from,
      @Nullable String durable,
      @Nullable String group,
      boolean explicit,
      long ackWaitMs,
      int maxInFlight,
      boolean batch)
      implements Request {}

  /** Messages were dealt with. */
  record Ack(List<Long> seqs) implements Request {}

  /** A message is wanted again at once. */
  record Nak(long seq) implements Request {}

  /** A message takes longer. */
  record Working(long seq) implements Request {}

  /** No more messages are wanted; with forget the place is not kept either. */
  record Unsubscribe(boolean forget) implements Request {}

  /** Keeps the socket from being idle. */
  record Ping() implements Request {}

  /**
   * Reads a frame.
   *
   * @throws Refusal (400) that says what is wrong with it
   */
  static Request parse(String text) {
    JsonNode json = object(text);
    String type = json.path("type").asText();
    return switch (type) {
      case "publish" -> publish(json, text);
      case "subscribe" -> subscribe(json);
      case "ack" -> new Ack(seqs(json));
      case "nak" -> new Nak(oneSeq(json, type));
      case "working" -> new Working(oneSeq(json, type));
      case "unsubscribe" -> new Unsubscribe(Fields.flag(json, "forget"));
      case "ping" -> new Ping();
      default ->
          throw Refusal.bad(
              "type must be publish, subscribe, ack, nak, working, unsubscribe or ping, was "
                  + Fields.shown(json.path("type")));
    };
  }

  /**
   * Reads the body of an HTTP publish, whose type may be left out.
   *
   * @throws Refusal (400) that says what is wrong with it
   */
  static Publish parsePublish(String body) {
    JsonNode json = object(body);
    JsonNode type = json.path("type");
    if (!Fields.isLeftOut(type) && !type.asText().equals("publish")) {
      throw Refusal.bad("type must be publish, was " + Fields.shown(type));
    }
    return publish(json, body);
  }

  private static JsonNode object(String text) {
    JsonNode json = Json.tree(text);
    if (json.isObject()) return json;
    throw Refusal.bad("message must be a JSON object, was " + Fields.shown(json));
  }

  private static Publish publish(JsonNode json, String text) {
    String id = Fields.name(json, "id");
    String data = Fields.verbatim(text, "data");
    if (data == null) throw Refusal.bad("data must be any JSON, was missing");
    return new Publish(id, data);
  }

  private static Subscribe subscribe(JsonNode json) {
    return new Subscribe(
        From.parse(json.path("from")),
        Fields.nameIfAny(json, "durable"),
        Fields.nameIfAny(json, "group"),
        isExplicit(json.path("ack")),
        Fields.number(json, "ackWaitMs", 1, 3_600_000, 30_000),
        (int) Fields.number(json, "maxInFlight", 1, MOST_IN_FLIGHT, 100),
        Fields.flag(json, "batch"));
  }

  private static boolean isExplicit(JsonNode ack) {
    if (Fields.isLeftOut(ack) || ack.asText().equals("none")) return false;
    if (ack.asText().equals("explicit")) return true;
    throw Refusal.bad("ack must be none or explicit, was " + Fields.shown(ack));
  }

  private static long seq(JsonNode json) {
    return Fields.number(json, "seq", 1, Long.MAX_VALUE);
  }

  /** Only acknowledgements come many at a time. */
  private static long oneSeq(JsonNode json, String type) {
    JsonNode many = json.path("seqs");
    if (Fields.isLeftOut(many)) return seq(json);
    throw Refusal.bad(type + " takes one seq and no seqs, was " + Fields.shown(many));
  }

  private static List<Long> seqs(JsonNode json) {
    JsonNode many = json.path("seqs");
    if (Fields.isLeftOut(many)) return List.of(seq(json));
    if (!many.isArray() || many.size() > MOST_IN_FLIGHT) {
      throw Refusal.bad(
          "seqs must be an array of 0.." + MOST_IN_FLIGHT + " numbers, was " + Fields.shown(many));
    }
    var seqs = new ArrayList<Long>();
    for (JsonNode one : many) {
      if (!one.isIntegralNumber() || !one.canConvertToLong() || one.asLong() < 1) {
        throw Refusal.bad("seqs must be whole numbers 1 or more, was " + Fields.shown(one));
      }
      seqs.add(one.asLong());
    }
    return seqs;
  }
}
