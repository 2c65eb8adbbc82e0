package dev.blip.coordinator.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.testkit.Answer;
import dev.blip.protocol.Json;
import dev.blip.protocol.Share;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A link's clicks are erased from the window, its totals, and what shares show. */
class ClickErasureTest extends ClickStory {
  private Answer erase(String link) {
    long until = room.clock().millis() + 60_000;
    String body = "{\"link\":\"" + link + "\",\"until\":" + until + "}";
    return room.request("POST", "erasures", body, new Caller.Service());
  }

  private void postFour() {
    for (int i = 0; i < 4; i++) post(click("c" + i, i % 2 == 0 ? "gone" : "kept"));
    String bot = click("b", "gone").replace("\"bot\":false", "\"bot\":true");
    post(bot);
    room.pass(FLUSH);
  }

  private JsonNode snapshot(String visitor) {
    return frames(visitor).stream()
        .filter(frame -> frame.path("type").asText().equals("snapshot"))
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  @Test
  void watchers_are_told_of_a_gap_and_see_what_is_left() {
    watch("a");
    postFour();
    frames("a");
    assertThat(erase("gone").status()).isEqualTo(200);
    List<JsonNode> frames = frames("a");
    assertThat(frames.getFirst().path("type").asText()).isEqualTo("gap");
    JsonNode snapshot = frames.get(1);
    assertThat(snapshot.path("clicks")).hasSize(2);
    assertThat(snapshot.toString()).contains("kept").doesNotContain("gone");
    assertThat(snapshot.at("/totals/today").asLong()).isEqualTo(2);
    assertThat(snapshot.at("/totals/hour").asLong()).isEqualTo(2);
    assertThat(snapshot.at("/totals/bots").asLong()).isZero();
    assertThat(snapshot.at("/totals/countries/MY").asLong()).isEqualTo(2);
    assertThat(snapshot.path("oldest").asLong()).isEqualTo(6);
    room.hibernate();
    post(click("next", "kept"));
    room.pass(FLUSH);
    JsonNode next = frames("a").getLast();
    assertThat(next.path("after").asLong()).isEqualTo(snapshot.path("seq").asLong());
    assertThat(next.at("/totals/today").asLong()).isEqualTo(3);
  }

  @Test
  void late_click_is_passed_over_also_after_a_crash_and_one_after_it_is_taken() {
    postFour();
    erase("gone");
    room.crash();
    assertThat(post(click("late", "gone")).body()).contains("\"taken\":0");
    room.pass(Duration.ofMinutes(2));
    assertThat(post(click("anew", "gone")).body()).contains("\"taken\":1");
    watch("b");
    assertThat(snapshot("b").at("/totals/links/gone").asLong()).isEqualTo(1);
  }

  @Test
  void who_was_away_sees_the_gap_however_much_it_had_seen() {
    postFour();
    erase("gone");
    room.visitor("a").withAccount("demo").withQuery("after", "4").connects();
    assertThat(frames("a").getFirst().path("type").asText()).isEqualTo("gap");
    erase("kept");
    assertThat(snapshot("a").path("clicks")).isEmpty();
    assertThat(erase("kept").status()).isEqualTo(200);
    assertThat(frames("a")).isEmpty();
  }

  @Test
  void share_of_an_erased_link_shows_nothing_and_another_goes_on() {
    for (String link : List.of("gone", "kept")) {
      String share = Json.write(new Share(link, link, null));
      room.visitor(link).withAccount("demo").withHeader(Share.HEADER, share).connected();
    }
    postFour();
    long seen = frames("kept").getLast().path("seq").asLong();
    frames("gone");
    erase("gone");
    assertThat(snapshot("gone").path("clicks")).isEmpty();
    JsonNode kept = snapshot("kept");
    assertThat(kept.path("clicks")).hasSize(2);
    assertThat(kept.path("oldest").asLong()).isEqualTo(seen + 2);
    assertThat(kept.at("/totals/today").asLong()).isEqualTo(2);
  }

  @Test
  void nobody_erases_but_the_api() {
    var member = new Caller.Member("demo");
    String body = "{\"link\":\"kept\",\"until\":1}";
    assertThat(room.request("POST", "erasures", body, member).status()).isEqualTo(403);
    var service = new Caller.Service();
    assertThat(room.request("GET", "erasures", "", service).status()).isEqualTo(405);
    assertThat(room.request("POST", "erasures", "{}", service).status()).isEqualTo(400);
  }
}
