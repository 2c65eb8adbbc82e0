package dev.blip.coordinator.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.testkit.Send;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClickRoomTest extends ClickStory {
  private int asked;

  @Test
  void click_reaches_every_watcher_with_the_next_flush_and_not_before() {
    watch("a");
    watch("b");
    frames("a");
    post(click("1"));
    room.pass(Duration.ofMillis(1_999));
    assertThat(room.visitor("a").news()).isEmpty();
    room.pass(Duration.ofMillis(1));
    JsonNode frame = frames("a").getFirst();
    assertThat(frame.path("type").asText()).isEqualTo("clicks");
    assertThat(frame.path("after").asLong()).isZero();
    assertThat(frame.path("seq").asLong()).isEqualTo(1);
    assertThat(frame.at("/clicks/0/seq").asLong()).isEqualTo(1);
    assertThat(frame.at("/clicks/0/country").asText()).isEqualTo("MY");
    assertThat(frame.at("/totals/today").asLong()).isEqualTo(1);
    assertThat(frame.at("/totals/links/hello").asLong()).isEqualTo(1);
    assertThat(frames("b")).hasSize(2).last().isEqualTo(frame);
  }

  @Test
  void newcomer_gets_the_window_as_a_snapshot() {
    post(clicks("c", 3));
    watch("a");
    JsonNode snapshot = frames("a").getFirst();
    assertThat(snapshot.path("type").asText()).isEqualTo("snapshot");
    assertThat(snapshot.path("seq").asLong()).isEqualTo(3);
    assertThat(snapshot.path("oldest").asLong()).isEqualTo(1);
    assertThat(snapshot.path("newest").asLong()).isEqualTo(3);
    assertThat(snapshot.path("clicks")).hasSize(3);
  }

  @Test
  void redelivered_click_counts_once() {
    watch("a");
    post(click("1"));
    assertThat(post("[" + click("1") + "," + click("2") + "]").body())
        .isEqualTo("{\"taken\":1,\"passedOver\":1,\"seq\":2}");
    room.pass(FLUSH);
    room.hibernate();
    post(click("2"));
    watch("b");
    assertThat(frames("b").getFirst().at("/totals/today").asLong()).isEqualTo(2);
  }

  @Test
  void redelivered_click_counts_once_after_it_left_a_small_window() {
    post(clicks("c", 300));
    room.pass(Duration.ofMinutes(2));
    assertThat(post(clicks("c", 300)).body()).contains("\"taken\":0");
  }

  @Test
  void burst_goes_in_steps_while_more_comes() {
    for (String flush : List.of("a", "b", "c")) {
      post(clicks(flush, 5_000));
      room.pass(FLUSH);
    }
    assertThat(isKept(3_000)).isTrue();
    for (String more : List.of("d", "e")) post(clicks(more, 1_000));
    assertThat(isKept(3_000)).isFalse();
  }

  @Test
  void window_has_its_bound_a_while_after_a_burst_that_a_trim_fell_into() {
    post(click("first"));
    room.pass(Duration.ofSeconds(50));
    post(clicks("c", 300));
    room.pass(Duration.ofSeconds(20));
    assertThat(isKept(150)).isTrue();
    room.pass(Duration.ofMinutes(2));
    assertThat(isKept(150)).isFalse();
  }

  /** Whether who has seen everything up to a click is sent what came after it, without a gap. */
  private boolean isKept(long click) {
    String id = "asks-" + room.clock().millis() + "-" + asked++;
    room.visitor(id).withAccount("demo").withQuery("after", "" + click).connects();
    return frames(id).stream().noneMatch(frame -> frame.path("type").asText().equals("gap"));
  }

  @Test
  void clicks_go_on_arriving_when_the_clock_is_set_back() {
    watch("a");
    post(click("1"));
    room.clockJumps(Duration.ofHours(-1)).pass(FLUSH);
    assertThat(frames("a").getLast().path("seq").asLong()).isEqualTo(1);
    room.clockJumps(Duration.ofHours(-1));
    post(click("2"));
    room.pass(FLUSH);
    assertThat(frames("a").getLast().path("seq").asLong()).isEqualTo(2);
  }

  @Test
  void watchers_go_on_after_a_crash_where_they_were() {
    watch("a");
    frames("a");
    post(click("1"));
    room.crash().pass(FLUSH);
    assertThat(frames("a").getLast().path("seq").asLong()).isEqualTo(1);
  }

  @Test
  void click_at_null_island_is_a_place_and_one_without_is_put_in_its_country() {
    watch("a");
    frames("a");
    post(click("zero", 0.0, 0.0, "GH"));
    post(click("none", null, null, "DE"));
    room.pass(FLUSH);
    JsonNode frame = frames("a").getFirst();
    assertThat(frame.at("/clicks/0/latitude").isNumber()).isTrue();
    assertThat(frame.at("/clicks/0/latitude").asDouble()).isZero();
    assertThat(frame.at("/clicks/1/approximate").asBoolean()).isTrue();
    assertThat(frame.at("/totals/unplaced").asLong()).isZero();
  }

  @Test
  void bots_and_clicks_older_than_the_window_are_passed_over() {
    String bot = click("b").replace("\"bot\":false", "\"bot\":true");
    String old = click("o");
    room.pass(Duration.ofHours(2));
    assertThat(post("[" + bot + "," + old + "]").body())
        .isEqualTo("{\"taken\":0,\"passedOver\":2,\"seq\":0}");
  }

  @Test
  void first_click_after_a_quiet_time_may_go_out_at_once_and_the_next_waits_its_interval() {
    room.close();
    room = opened(Map.of("BLIP_FIRST_FLUSH_MS", "0"));
    watch("w");
    frames("w");
    post(click("a"));
    assertThat(frames("w")).singleElement().matches(frame -> frame.get("seq").asLong() == 1);
    room.pass(Duration.ofMillis(300));
    post(click("b"));
    post(click("c"));
    room.pass(Duration.ofMillis(1_600));
    assertThat(frames("w")).isEmpty();
    room.pass(Duration.ofMillis(100));
    assertThat(frames("w")).singleElement().matches(frame -> frame.get("seq").asLong() == 3);
  }

  @Test
  void totals_are_exact_wherever_a_crash_falls() {
    watch("w");
    post(clicks("a", 3));
    room.crash();
    post(clicks("b", 4));
    room.crashAfterCommit();
    post(clicks("c", 5));
    room.comesBack();
    post(clicks("c", 5));
    room.crashBeforeCommit();
    post(clicks("d", 6));
    room.comesBack();
    post(clicks("d", 6));
    room.pass(FLUSH);
    room.crash();
    watch("late");
    var totals = frames("late").getFirst().get("totals");
    assertThat(totals.get("today").asLong()).isEqualTo(18);
    assertThat(totals.get("hour").asLong()).isEqualTo(18);
    assertThat(totals.get("countries").get("MY").asLong()).isEqualTo(18);
    assertThat(totals.get("links").get("hello").asLong()).isEqualTo(18);
  }

  @Test
  void links_that_rise_between_two_flushes_are_among_the_largest_at_once() {
    for (int link = 0; link < 25; link++) {
      for (int i = 0; i <= link; i++) post(click("l" + link + "-" + i, "link" + link));
    }
    room.pass(FLUSH);
    for (int i = 0; i < 30; i++) post(click("new-" + i, "risen"));
    watch("w");
    var links = frames("w").getFirst().get("totals").get("links");
    assertThat(links).hasSize(20);
    assertThat(links.fieldNames().next()).isEqualTo("risen");
    assertThat(links.get("risen").asLong()).isEqualTo(30);
    assertThat(links.has("link6")).isTrue();
    assertThat(links.has("link5")).isFalse();
  }

  @Test
  void future_click_is_drawn_now_and_counted_on_its_own_day() {
    watch("w");
    frames("w");
    post(click("soon", room.clock().millis() + Duration.ofDays(2).toMillis()));
    room.pass(FLUSH);
    var frame = frames("w").getFirst();
    assertThat(frame.get("clicks")).hasSize(1);
    assertThat(frame.get("totals").get("today").asLong()).isZero();
    assertThat(frame.get("totals").get("hour").asLong()).isZero();
  }

  @Test
  void future_click_that_comes_again_much_later_is_still_known() {
    String click = click("soon", room.clock().millis() + Duration.ofHours(3).toMillis());
    post(click);
    room.pass(FLUSH).pass(Duration.ofHours(2));
    post(click("other"));
    room.pass(Duration.ofMinutes(2));
    assertThat(post(click).body()).isEqualTo("{\"taken\":0,\"passedOver\":1,\"seq\":2}");
  }

  @Test
  void click_is_known_for_as_long_as_it_may_be_taken_while_others_come_and_go() {
    String click = click("same", room.clock().millis() + Duration.ofMinutes(50).toMillis());
    post(click);
    for (int minutes = 10; minutes <= 100; minutes += 10) {
      room.pass(Duration.ofMinutes(10));
      post(click("other-" + minutes));
      assertThat(post(click).body()).contains("\"taken\":0");
    }
    room.pass(Duration.ofMinutes(15));
    assertThat(post(click).body()).contains("\"taken\":0");
  }

  @Test
  void watcher_whose_socket_opened_during_a_call_is_not_taken_to_be_gone() {
    var early = room.visitor("w").withAccount("demo").nextSends(Send.FINDS_NOBODY).stalls();
    early.connects();
    early.says("{\"type\":\"ping\"}");
    early.readsOn();
    room.pass(Duration.ofSeconds(1));
    List<String> types = frames("w").stream().map(frame -> frame.path("type").asText()).toList();
    assertThat(types).containsExactly("snapshot", "pong");
  }

  @Test
  void only_the_account_enters_and_only_services_bring_clicks() {
    assertThat(room.visitor("x").connects().status()).isEqualTo(401);
    assertThat(room.visitor("x").withAccount("other").connects().status()).isEqualTo(403);
    var visitor = new Caller.Member("demo");
    assertThat(room.request("POST", "clicks", click("1"), visitor).status()).isEqualTo(403);
    assertThat(post(click("1").replace("demo", "other")).status()).isEqualTo(400);
  }

  @Test
  void bad_messages_are_answered_with_what_is_wrong() {
    watch("a");
    frames("a");
    for (String bad :
        List.of("{", "[]", "{\"type\":\"dance\"}", "{\"type\":\"sync\",\"after\":-1}", "null")) {
      room.visitor("a").says(bad);
      JsonNode error = frames("a").getFirst();
      assertThat(error.path("type").asText()).isEqualTo("error");
      assertThat(error.at("/error/kind").asText()).isEqualTo("bad_request");
      assertThat(error.at("/error/id").asText()).isNotEmpty();
    }
    assertThat(room.visitor("b").withAccount("demo").withQuery("after", "soon").connects().status())
        .isEqualTo(400);
    room.visitor("a").says("{\"type\":\"ping\"}");
    assertThat(frames("a").getFirst().path("type").asText()).isEqualTo("pong");
  }
}
