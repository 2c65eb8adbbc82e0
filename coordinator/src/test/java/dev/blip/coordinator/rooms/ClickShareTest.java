package dev.blip.coordinator.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.testkit.TestClient;
import dev.blip.protocol.Json;
import dev.blip.protocol.Share;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Watchers who have come with a share: what they are told, and when it ends. */
class ClickShareTest extends ClickStory {
  private TestClient visitor(String id, Share share) {
    return room.visitor(id).withAccount("demo").withHeader(Share.HEADER, Json.write(share));
  }

  private void postTwo() {
    post(click("1-" + room.clock().millis(), "shown"));
    post(click("2-" + room.clock().millis(), "hidden"));
    room.pass(FLUSH);
  }

  @Test
  void share_is_told_of_its_link_alone_whatever_it_asks_for() {
    visitor("s", new Share("one", "shown", null)).connected();
    watch("other");
    postTwo();
    room.pass(Duration.ofSeconds(10));
    for (String ask :
        List.of(
            "{\"type\":\"sync\",\"after\":0}",
            "{\"type\":\"sync\"}",
            "{\"type\":\"filter\",\"tz\":\"Asia/Tokyo\"}")) {
      room.visitor("s").says(ask);
    }
    List<JsonNode> frames = frames("s");
    assertThat(frames).hasSizeGreaterThan(4);
    assertThat(frames.toString()).contains("shown").doesNotContain("hidden", "watchers");
    assertThat(frames.getLast().at("/totals/today").asInt()).isEqualTo(1);
    for (String filter : List.of("\"link\":\"hidden\"", "\"country\":\"MY\"")) {
      room.visitor("s").says("{\"type\":\"filter\"," + filter + "}");
      assertThat(frames("s").getFirst().at("/error/kind").asText()).isEqualTo("forbidden");
    }
    room.hibernate();
    postTwo();
    assertThat(frames("s").toString()).contains("shown").doesNotContain("hidden", "watchers");
    watch("third");
    frames("other");
    room.pass(Duration.ofSeconds(10));
    assertThat(frames("other").toString()).contains("watchers");
    assertThat(frames("s")).isEmpty();
    var asking = visitor("x", new Share("one", "shown", null)).withQuery("link", "hidden");
    assertThat(asking.connects().status()).isEqualTo(403);
  }

  @Test
  void revoked_share_is_closed_and_refused_and_others_stay() {
    visitor("s", new Share("one", "shown", null)).connected();
    visitor("t", new Share("two", "shown", null)).connected();
    room.hibernate();
    var revoked = room.request("DELETE", "shares/one", "", new Caller.Service());
    assertThat(revoked.status()).isEqualTo(200);
    assertThat(frames("s").getLast().at("/error/message").asText()).isEqualTo("share was revoked");
    assertThat(room.visitor("s").wasClosed()).isTrue();
    assertThat(room.visitor("t").wasClosed()).isFalse();
    room.crash();
    assertThat(visitor("again", new Share("one", "shown", null)).connects().status())
        .isEqualTo(401);
    var member = new Caller.Member("demo");
    assertThat(room.request("DELETE", "shares/two", "", member).status()).isEqualTo(403);
  }

  @Test
  void share_ends_on_time_also_while_the_room_sleeps() {
    long now = room.clock().millis();
    visitor("soon", new Share("one", null, now + 60_000)).connected();
    visitor("later", new Share("two", null, now + 3_600_000)).connected();
    room.hibernate();
    room.pass(Duration.ofSeconds(59));
    assertThat(room.visitor("soon").wasClosed()).isFalse();
    room.pass(Duration.ofSeconds(2));
    assertThat(room.visitor("soon").wasClosed()).isTrue();
    assertThat(room.visitor("later").wasClosed()).isFalse();
    room.pass(Duration.ofHours(1));
    assertThat(room.visitor("later").wasClosed()).isTrue();
    assertThat(visitor("late", new Share("one", null, now + 60_000)).connects().status())
        .isEqualTo(401);
  }
}
