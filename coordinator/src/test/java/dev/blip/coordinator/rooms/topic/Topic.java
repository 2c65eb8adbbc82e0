package dev.blip.coordinator.rooms.topic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.testkit.Answer;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.coordinator.testkit.TestClient;
import dev.blip.protocol.Json;
import java.util.List;

/** A topic of account {@code acme} under test, and those who come to it. */
final class Topic implements AutoCloseable {
  static final Caller ACME = new Caller.Member("acme");

  final RoomTest room = RoomTest.setUp(new TopicParty()).named("acme.orders").open();

  /** Someone of the account with a socket. */
  Guest guest(String id) {
    return new Guest(room.visitor(id).withAccount("acme").connected());
  }

  /** Publishes {@code "m1"}, {@code "m2"} … so many more, by HTTP. */
  Topic filled(int many) {
    for (int i = 0; i < many; i++) {
      long seq = info().path("last").asLong() + 1;
      published("id-" + seq, "\"m" + seq + "\"");
    }
    return this;
  }

  /** The number that a message gets, or has. */
  long published(String id, String data) {
    Answer answer = ask("POST", "", "{\"id\":\"" + id + "\",\"data\":" + data + "}");
    if (answer.status() != 200) throw new AssertionError("not published: " + answer);
    return Json.tree(answer.body()).path("seq").asLong();
  }

  Answer ask(String method, String path, String body) {
    return room.request(method, path, body, ACME);
  }

  JsonNode info() {
    return Json.tree(ask("GET", "", "").body());
  }

  /** What the topic says of its only subscription. */
  JsonNode subscriber() {
    return info().path("subscribers").path(0);
  }

  Topic configured(String config) {
    Answer answer = ask("PUT", "config", config);
    if (answer.status() != 200) throw new AssertionError("not configured: " + answer);
    return this;
  }

  @Override
  public void close() {
    room.close();
  }

  /** Someone with a socket. */
  static final class Guest {
    final TestClient client;

    Guest(TestClient client) {
      this.client = client;
    }

    Guest says(String frame) {
      client.says(frame.replace('\'', '"'));
      return this;
    }

    Guest subscribes(String fields) {
      return says("{'type':'subscribe'" + (fields.isEmpty() ? "" : "," + fields) + "}");
    }

    Guest acks(long... seqs) {
      for (long seq : seqs) says("{'type':'ack','seq':" + seq + "}");
      return this;
    }

    /**
     * What has come since this was asked last, in short: {@code 7} for the first delivery of
     * message 7, {@code 7x2} for its second, {@code next 7}, {@code gap 0..7}, {@code error kind}
     * or a whole frame.
     */
    List<String> news() {
      return client.news().stream().map(Guest::inShort).toList();
    }

    private static String inShort(String text) {
      JsonNode frame = Json.tree(text);
      return switch (frame.path("type").asText()) {
        case "message" -> inShort(frame);
        case "subscribed" -> "next " + frame.path("next").asLong();
        case "gap" -> "gap " + frame.path("after").asLong() + ".." + frame.path("oldest").asLong();
        case "error" -> "error " + frame.path("error").path("kind").asText();
        default -> text;
      };
    }

    private static String inShort(JsonNode message) {
      int delivery = message.path("delivery").asInt();
      String seq = message.path("seq").asText();
      return delivery == 1 ? seq : seq + "x" + delivery;
    }
  }
}
