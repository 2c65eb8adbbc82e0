package dev.blip.coordinator.rooms;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.testkit.Answer;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** An account's room of clicks, and what tests say to it. */
abstract class ClickStory {
  static final Duration FLUSH = Duration.ofSeconds(2);

  RoomTest room = opened(Map.of("BLIP_WINDOW", "100"));

  static RoomTest opened(Map<String, String> settings) {
    // All clicks wait for the same flush, unless a story is about the first one.
    var setup = RoomTest.setUp(new ClickParty()).named("demo").with("BLIP_FIRST_FLUSH_MS", "2000");
    for (var setting : settings.entrySet()) {
      setup = setup.with(setting.getKey(), setting.getValue());
    }
    return setup.open();
  }

  @AfterEach
  void close() {
    room.close();
  }

  Answer post(String body) {
    return room.request("POST", "clicks", body, new Caller.Service());
  }

  String click(String id) {
    return click(id, 3.1, 101.7, "MY");
  }

  String click(String id, String link) {
    return click(id, link, room.clock().millis(), 3.1, 101.7, "MY");
  }

  String click(String id, long time) {
    return click(id, "hello", time, 3.1, 101.7, "MY");
  }

  String click(
      String id, @Nullable Double latitude, @Nullable Double longitude, @Nullable String country) {
    return click(id, "hello", room.clock().millis(), latitude, longitude, country);
  }

  static String click(
      String id,
      String link,
      long time,
      @Nullable Double latitude,
      @Nullable Double longitude,
      @Nullable String country) {
    var click =
        new Click(
            id, "demo", link, time, latitude, longitude, null, country, null, null, false, null);
    return Json.write(click);
  }

  String clicks(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> click(prefix + i, i % 90.0, i % 180.0, "MY"))
        .toList()
        .toString();
  }

  void watch(String id) {
    room.visitor(id).withAccount("demo").connects();
  }

  List<JsonNode> frames(String id) {
    return room.visitor(id).news().stream().map(Json::tree).toList();
  }
}
