package dev.blip.coordinator.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the room counts, for whom. */
class ClickTotalsTest extends ClickStory {
  private static final Duration QUARTER = Duration.ofMinutes(15);

  private String visit(String id, @Nullable String city, boolean bot) {
    var click =
        new Click(
            id,
            "demo",
            "hello",
            room.clock().millis(),
            3.1,
            101.7,
            null,
            city == null ? null : "MY",
            city,
            "mobile",
            bot,
            "news.example.com");
    return Json.write(click);
  }

  private JsonNode totalsIn(String zone) {
    String id = "in-" + zone + room.clock().millis();
    room.visitor(id).withAccount("demo").withQuery("tz", zone).connects();
    return frames(id).getLast().path("totals");
  }

  private long midnightIn(ZoneId zone) {
    LocalDate today = LocalDate.ofInstant(room.clock().instant(), zone);
    return today.atStartOfDay(zone).toInstant().toEpochMilli();
  }

  @Test
  void today_is_the_day_of_the_watchers_own_time_zone() {
    var times = new java.util.ArrayList<Long>();
    for (int quarter = 0; quarter < 120; quarter++) {
      room.pass(QUARTER);
      times.add(room.clock().millis());
      post(click("q" + quarter));
    }
    room.hibernate();
    for (String name :
        List.of("UTC", "Asia/Kolkata", "Asia/Kathmandu", "America/New_York", "Pacific/Auckland")) {
      long midnight = midnightIn(ZoneId.of(name));
      JsonNode totals = totalsIn(name);
      assertThat(totals.path("since").asLong()).as(name).isEqualTo(midnight);
      assertThat(totals.path("today").asLong())
          .as(name)
          .isEqualTo(times.stream().filter(time -> time >= midnight).count());
      assertThat(totals.at("/links/hello")).as(name).isEqualTo(totals.path("today"));
    }
  }

  @Test
  void follower_is_told_of_its_own_day_after_a_crash_and_at_its_midnight() {
    room.visitor("w").withAccount("demo").withQuery("tz", "Asia/Kolkata").connects();
    post(click("1"));
    room.crash().pass(FLUSH);
    JsonNode totals = frames("w").getLast().path("totals");
    assertThat(totals.path("since").asLong()).isEqualTo(midnightIn(ZoneId.of("Asia/Kolkata")));
    assertThat(totals.path("today").asLong()).isEqualTo(1);
    room.pass(Duration.ofHours(12));
    frames("w");
    post(click("2"));
    room.pass(FLUSH);
    JsonNode next = frames("w").getLast().path("totals");
    assertThat(next.path("since").asLong()).isGreaterThan(totals.path("since").asLong());
    assertThat(next.path("today").asLong()).isEqualTo(1);
  }

  @Test
  void watcher_changes_its_time_zone_and_misses_nothing() {
    watch("w");
    post(click("1"));
    frames("w");
    room.visitor("w").says("{\"type\":\"filter\",\"after\":0,\"tz\":\"Asia/Kolkata\"}");
    JsonNode answer = frames("w").getLast();
    assertThat(answer.path("seq").asLong()).isEqualTo(1);
    long midnight = midnightIn(ZoneId.of("Asia/Kolkata"));
    assertThat(answer.at("/totals/since").asLong()).isEqualTo(midnight);
    post(click("2"));
    room.pass(FLUSH);
    assertThat(frames("w").getLast().at("/totals/since").asLong()).isEqualTo(midnight);
    room.visitor("w").says("{\"type\":\"filter\",\"tz\":\"Asia/Atlantis\"}");
    assertThat(frames("w").getFirst().at("/error/message").asText()).contains("Asia/Atlantis");
    assertThat(room.visitor("x").withAccount("demo").withQuery("tz", "Mars").connects().status())
        .isEqualTo(400);
  }

  @Test
  void clicks_of_no_known_country_are_counted_as_unknown() {
    post(click("1", null, null, null));
    post(click("2", 1.0, 2.0, null));
    post(click("3"));
    JsonNode totals = totalsIn("UTC");
    assertThat(totals.path("unknown").asLong()).isEqualTo(2);
    assertThat(totals.path("unplaced").asLong()).isEqualTo(1);
    assertThat(totals.path("today").asLong()).isEqualTo(3);
  }

  @Test
  void bot_counts_once_among_the_bots_and_nowhere_else() {
    String bot = visit("b", "Ipoh", true);
    post(bot);
    room.crash();
    post("[" + bot + "," + bot + "," + visit("c", "Ipoh", true) + "]");
    room.hibernate();
    JsonNode totals = totalsIn("UTC");
    assertThat(totals.path("bots").asLong()).isEqualTo(2);
    assertThat(totals.path("today").asLong()).isZero();
    assertThat(totals.path("cities")).isEmpty();
  }

  @Test
  void cities_devices_and_referrers_are_counted_and_the_city_is_told() {
    post("[" + visit("1", "Ipoh", false) + "," + visit("2", "Ipoh", false) + "]");
    room.crash();
    watch("w");
    JsonNode snapshot = frames("w").getFirst();
    assertThat(snapshot.at("/clicks/0/city").asText()).isEqualTo("Ipoh");
    assertThat(snapshot.at("/clicks/0").has("referrer")).isFalse();
    JsonNode totals = snapshot.path("totals");
    assertThat(totals.path("cities").path("MY/Ipoh").asLong()).isEqualTo(2);
    assertThat(totals.path("devices").path("mobile").asLong()).isEqualTo(2);
    assertThat(totals.path("referrers").path("news.example.com").asLong()).isEqualTo(2);
  }

  @Test
  void minutes_are_the_last_hour_oldest_first() {
    post(clicks("old", 2));
    room.pass(Duration.ofMinutes(59));
    post(clicks("new", 3));
    JsonNode totals = totalsIn("UTC");
    List<Long> minutes =
        StreamSupport.stream(totals.path("minutes").spliterator(), false)
            .map(JsonNode::asLong)
            .toList();
    assertThat(minutes).hasSize(60).startsWith(2L).endsWith(3L);
    assertThat(totals.path("hour").asLong()).isEqualTo(5);
    room.pass(Duration.ofMinutes(1));
    assertThat(totalsIn("UTC").path("hour").asLong()).isEqualTo(3);
  }

  @Test
  void watchers_are_told_how_many_they_are() {
    watch("a");
    watch("b");
    assertThat(frames("b").getFirst().at("/totals/watchers").asInt()).isEqualTo(2);
    frames("a");
    room.pass(Duration.ofSeconds(5));
    assertThat(frames("a").getFirst().path("watchers").asInt()).isEqualTo(2);
    watch("c");
    frames("a");
    room.visitor("c").leaves();
    room.visitor("b").leaves();
    room.pass(Duration.ofSeconds(5));
    assertThat(frames("a")).singleElement().matches(f -> f.path("watchers").asInt() == 1);
  }

  @Test
  void long_names_of_cities_leave_a_flush_within_two_frames() {
    watch("a");
    frames("a");
    String clicks =
        IntStream.range(0, 300)
            .mapToObj(i -> visit("c" + i, "\u6771".repeat(5_000) + i, false))
            .toList()
            .toString();
    post(clicks);
    room.pass(FLUSH);
    List<String> sent = room.visitor("a").news();
    assertThat(sent).hasSizeLessThanOrEqualTo(2);
    assertThat(sent)
        .allSatisfy(
            frame -> assertThat(frame.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(32 * 1024));
  }
}
