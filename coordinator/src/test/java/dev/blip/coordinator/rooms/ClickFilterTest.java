package dev.blip.coordinator.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.Batch;
import dev.blip.coordinator.room.Connection;
import dev.blip.coordinator.room.Party;
import dev.blip.coordinator.room.Room;
import dev.blip.coordinator.room.RoomContext;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.testkit.RoomTest;
import dev.blip.protocol.Click;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What watchers are told of who look at some of the clicks. */
class ClickFilterTest extends ClickStory {
  private final List<Click> all = new ArrayList<>();

  private static final List<String[]> CITIES =
      List.of(
          new String[] {"MY", "Ipoh"},
          new String[] {"MY", "Kuala \"KL\" Lumpur"},
          new String[] {"SG", "Singapore"},
          new String[] {"US", "Ipoh"});

  /** Posts clicks of three links from four cities by turns. */
  private void postMixed(int count) {
    var posted = new ArrayList<Click>();
    for (int i = 0; i < count; i++) {
      int n = all.size() + posted.size();
      String[] city = CITIES.get(n % 4);
      posted.add(
          new Click(
              "m" + n,
              "demo",
              "link" + n % 3,
              room.clock().millis(),
              n % 80.0,
              n % 170.0,
              null,
              city[0],
              city[1],
              n % 2 == 0 ? "mobile" : "desktop",
              false,
              "news.example.com"));
    }
    all.addAll(posted);
    post(Json.write(posted));
  }

  private void watch(String id, Map<String, String> query) {
    var visitor = room.visitor(id).withAccount("demo");
    query.forEach(visitor::withQuery);
    assertThat(visitor.connects().status()).isEqualTo(200);
  }

  private long count(Predicate<Click> filter) {
    return all.stream().filter(filter).count();
  }

  @Test
  void watcher_is_told_of_its_clicks_alone_and_its_numbers_go_on_without_a_hole() {
    watch("w", Map.of("link", "link1", "country", "MY"));
    assertThat(frames("w").getFirst().path("matched").asLong(-1)).isZero();
    long seen = 0;
    for (int flush = 0; flush < 5; flush++) {
      if (flush == 2) post(click("others-" + flush, "other"));
      else postMixed(24);
      room.pass(FLUSH);
      for (JsonNode frame : frames("w")) {
        assertThat(frame.path("after").asLong()).isEqualTo(seen);
        seen = frame.path("seq").asLong();
        assertThat(frame.path("matched").asLong()).isEqualTo(frame.path("clicks").size());
        assertThat(frame.path("matched").asLong()).isEqualTo(flush == 2 ? 0 : 4);
        for (JsonNode click : frame.path("clicks")) {
          assertThat(click.path("link").asText()).isEqualTo("link1");
          assertThat(click.path("country").asText()).isEqualTo("MY");
        }
      }
    }
    assertThat(seen).isEqualTo(97);
  }

  @Test
  void question_that_a_later_one_has_overtaken_is_not_answered() {
    postMixed(24);
    watch("w", Map.of("link", "link1"));
    frames("w");
    room.visitor("w").says("{\"type\":\"filter\",\"n\":2}");
    assertThat(frames("w").getLast().at("/totals/today").asLong()).isEqualTo(24);
    room.visitor("w").says("{\"type\":\"filter\",\"n\":1,\"link\":\"link1\"}");
    assertThat(frames("w")).isEmpty();
    room.hibernate();
    room.visitor("w").says("{\"type\":\"sync\"}");
    assertThat(frames("w").getLast().at("/totals/today").asLong()).isEqualTo(24);
    room.visitor("w").says("{\"type\":\"filter\",\"n\":3,\"link\":\"link1\"}");
    assertThat(frames("w").getLast().at("/totals/today").asLong())
        .isEqualTo(count(click -> click.link().equals("link1")));
  }

  @Test
  void totals_are_of_the_filters_clicks_after_a_crash_and_in_its_time_zone() {
    postMixed(30);
    room.pass(Duration.ofMinutes(30));
    postMixed(60);
    room.pass(FLUSH);
    postMixed(24);
    room.crash();
    for (String end : List.of("stored", "asleep")) {
      watch(end, Map.of("city", "MY/Ipoh", "tz", "Asia/Kolkata"));
      JsonNode totals = frames(end).getFirst().path("totals");
      long ipoh = count(click -> "Ipoh".equals(click.city()) && "MY".equals(click.country()));
      assertThat(totals.path("today").asLong()).isEqualTo(ipoh);
      assertThat(totals.path("hour").asLong()).isEqualTo(ipoh);
      assertThat(totals.at("/cities/MY~1Ipoh").asLong()).isEqualTo(ipoh);
      assertThat(totals.path("countries")).hasSize(1);
      assertThat(totals.at("/devices/mobile").asLong()).isEqualTo(ipoh);
      assertThat(totals.at("/links/link0").asLong())
          .isEqualTo(
              count(
                  click ->
                      click.link().equals("link0")
                          && "Ipoh".equals(click.city())
                          && "MY".equals(click.country())));
      room.pass(FLUSH).hibernate();
    }
    room.pass(Duration.ofMinutes(40));
    postMixed(12);
    room.pass(FLUSH);
    JsonNode totals = frames("stored").getLast().path("totals");
    assertThat(totals.path("today").asLong())
        .isEqualTo(count(click -> "Ipoh".equals(click.city()) && "MY".equals(click.country())));
    assertThat(totals.path("hour").asLong()).isEqualTo(24);
    assertThat(totals.path("minutes").get(59).asLong()).isEqualTo(3);
  }

  @Test
  void burst_comes_as_cells_of_the_filters_clicks_within_two_frames() {
    watch("few", Map.of("link", "link1"));
    watch("quoted", Map.of("city", "MY/Kuala \"KL\" Lumpur"));
    postMixed(6_000);
    for (String id : List.of("few", "quoted")) frames(id);
    room.pass(FLUSH);
    for (String id : List.of("few", "quoted")) {
      List<String> sent = room.visitor(id).news();
      assertThat(sent).hasSize(1);
      assertThat(sent.getFirst().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(32 * 1024);
      JsonNode frame = Json.tree(sent.getFirst());
      assertThat(frame.path("type").asText()).isEqualTo("cells");
      assertThat(frame.path("after").asLong()).isZero();
      assertThat(frame.path("seq").asLong()).isEqualTo(6_000);
      long expected = id.equals("few") ? 2_000 : 1_500;
      assertThat(frame.path("matched").asLong()).isEqualTo(expected);
      long sum = 0;
      for (JsonNode cell : frame.path("cells")) sum += cell.path("count").asLong();
      assertThat(sum).isEqualTo(expected);
    }
  }

  /** A room of clicks that notes for which places it makes frames. */
  private record Noting(Room room, List<Long> places) implements Room {
    @Override
    public void onStart() {
      room.onStart();
    }

    @Override
    public void onConnect(Connection newcomer, ConnectionRequest request) {
      room.onConnect(newcomer, request);
    }

    @Override
    public RoomReply onRequest(RoomRequest request) {
      return room.onRequest(request);
    }

    @Override
    public void onAlarm(String name) {
      room.onAlarm(name);
    }

    @Override
    public List<Batch> onDeliver(long after) {
      places.add(after);
      return room.onDeliver(after);
    }
  }

  @Test
  void watchers_of_one_filter_share_a_frame_and_so_do_those_without() {
    var places = new ArrayList<Long>();
    room.close();
    Party party =
        new Party() {
          @Override
          public String name() {
            return "clicks";
          }

          @Override
          public Room room(RoomContext context) {
            return new Noting(new ClickRoom(context), places);
          }
        };
    room = RoomTest.setUp(party).named("demo").open();
    for (String id : List.of("a", "b")) watch(id, Map.of("link", "link1"));
    for (String id : List.of("c", "d")) watch(id);
    for (String id : List.of("a", "b", "c", "d")) frames(id);
    postMixed(9);
    room.pass(FLUSH);
    String some = room.visitor("a").news().getFirst();
    String every = room.visitor("c").news().getFirst();
    assertThat(room.visitor("b").news()).containsExactly(some);
    assertThat(room.visitor("d").news()).containsExactly(every);
    assertThat(Json.tree(some).path("clicks")).hasSize(3);
    assertThat(Json.tree(every).path("clicks")).hasSize(9);
    assertThat(Json.tree(every).has("matched")).isFalse();
    assertThat(places).doesNotHaveDuplicates();
    assertThat(places).contains(ClickViews.place(0, 0), ClickViews.place(1, 0));
  }

  @Test
  void watcher_changes_its_filter_comes_back_with_it_and_misses_nothing() {
    watch("w");
    postMixed(12);
    room.pass(FLUSH);
    frames("w");
    room.visitor("w").says("{\"type\":\"filter\",\"country\":\"SG\"}");
    JsonNode snapshot = frames("w").getFirst();
    assertThat(snapshot.path("type").asText()).isEqualTo("snapshot");
    assertThat(snapshot.path("seq").asLong()).isEqualTo(12);
    assertThat(snapshot.path("clicks")).hasSize(3);
    assertThat(snapshot.at("/totals/today").asLong()).isEqualTo(3);
    postMixed(12);
    watch("back", Map.of("country", "SG", "after", "12"));
    JsonNode missed = frames("back").getFirst();
    assertThat(missed.path("after").asLong()).isEqualTo(12);
    assertThat(missed.path("seq").asLong()).isEqualTo(24);
    assertThat(missed.path("matched").asLong()).isEqualTo(3);
    room.visitor("w").says("{\"type\":\"filter\"}");
    assertThat(frames("w").getLast().path("clicks")).hasSize(24);
  }

  @Test
  void returning_watcher_of_a_burst_gets_cells_and_clicks_of_its_own() {
    postMixed(12);
    room.pass(FLUSH);
    postMixed(3_000);
    watch("w", Map.of("country", "SG", "after", "12"));
    List<JsonNode> frames = frames("w");
    assertThat(frames.getFirst().path("type").asText()).isEqualTo("cells");
    long matched = 0;
    long seen = 12;
    for (JsonNode frame : frames) {
      assertThat(frame.path("after").asLong()).isEqualTo(seen);
      seen = frame.path("seq").asLong();
      matched += frame.path("matched").asLong();
    }
    assertThat(seen).isEqualTo(3_012);
    assertThat(matched).isEqualTo(750);
  }

  @Test
  void filter_that_no_click_can_match_is_refused_and_the_view_stays() {
    watch("w");
    frames("w");
    for (String bad : List.of("\"country\":\"my\"", "\"city\":\"Ipoh\"", "\"link\":\"a/b\"")) {
      room.visitor("w").says("{\"type\":\"filter\"," + bad + "}");
      assertThat(frames("w").getFirst().at("/error/kind").asText()).isEqualTo("bad_request");
    }
    assertThat(room.visitor("x").withAccount("demo").withQuery("country", "M").connects().status())
        .isEqualTo(400);
    post(click("1"));
    room.pass(FLUSH);
    assertThat(frames("w").getFirst().path("clicks")).hasSize(1);
  }

  @Test
  void views_that_nobody_looks_from_any_more_make_place_for_others() {
    watch("w");
    for (int i = 0; i <= 2 * ClickViews.MOST; i++) {
      room.visitor("w").says("{\"type\":\"filter\",\"link\":\"link" + i + "\"}");
    }
    assertThat(frames("w")).allMatch(frame -> frame.path("type").asText().equals("snapshot"));
  }

  @Test
  void very_many_different_clicks_keep_links_and_countries_exact() {
    for (int i = 0; i < 9; i++) {
      post(different(1_000 * i, 1_000));
      room.pass(FLUSH);
    }
    assertThat(totalsOfLinkOne().at("/devices/mobile").asLong()).isBetween(2_000L, 2_999L);
  }

  @Test
  void burst_of_different_clicks_loses_cities_alone() {
    post(different(0, 9_000));
    room.pass(FLUSH);
    JsonNode totals = totalsOfLinkOne();
    assertThat(totals.at("/devices/mobile").asLong()).isEqualTo(3_000);
    assertThat(totals.at("/cities")).hasSizeBetween(1, 400);
  }

  private JsonNode totalsOfLinkOne() {
    room.hibernate();
    watch("w", Map.of("link", "l1"));
    JsonNode totals = frames("w").getFirst().path("totals");
    assertThat(totals.path("today").asLong()).isEqualTo(3_000);
    assertThat(totals.path("hour").asLong()).isEqualTo(3_000);
    assertThat(totals.at("/countries/MY").asLong()).isEqualTo(3_000);
    return totals;
  }

  /** Clicks of three links from as many cities as there are clicks. */
  private String different(int first, int many) {
    long now = room.clock().millis();
    return Json.write(
        IntStream.range(first, first + many)
            .mapToObj(
                i ->
                    new Click(
                        "v" + i,
                        "demo",
                        "l" + i % 3,
                        now,
                        1.0,
                        1.0,
                        null,
                        "MY",
                        "c" + i,
                        "mobile",
                        false,
                        null))
            .toList());
  }
}
