package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages and statistics of the past, over three days of clicks that the ledger wrote. */
class HistoryIT {
  private static final Random RANDOM = new Random(11);
  private static final long DAY = 86_400_000;
  private static final long BEGIN = Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();
  private static final String SPAN = "&from=2026-11-01T00:00:00Z&to=2026-11-04T00:00:00Z";

  @TempDir static Path data;
  private static final List<Click> clicks = new ArrayList<>();
  private static Laptop laptop;
  private static House house;
  private static PastClicks ledger;
  private static String token = "";

  @BeforeAll
  static void start() throws Exception {
    laptop = House.start(data);
    house = new House(laptop.origin());
    token = house.token("paged");
    ledger = new PastClicks(laptop, RANDOM);
    for (int i = 0; i < 700; i++) {
      long time = BEGIN + RANDOM.nextLong(3 * DAY);
      clicks.add(click("paged", "link-" + i % 3, time, i % 7 == 0));
    }
    clicks.sort(Comparator.comparing(Click::id).reversed());
    ledger.write(clicks);
  }

  @AfterAll
  static void stop() {
    laptop.close();
  }

  private static Click click(String account, String link, long time, boolean bot) {
    return ledger.click(account, link, time, "MY", bot);
  }

  private static JsonNode get(String path) throws Exception {
    var reply = house.send("GET", path, "", "Authorization", "Bearer " + token);
    assertThat(reply.statusCode()).as(path + " " + reply.body()).isEqualTo(200);
    return Json.tree(reply.body());
  }

  private static int status(String account, String path) throws Exception {
    return house.api(account, "GET", path, "").statusCode();
  }

  /** IDs of all pages; none has more than the limit. */
  private static List<String> ids(int limit, String query) throws Exception {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = get("/api/clicks?limit=" + limit + query + cursor);
      assertThat(page.path("clicks").size()).isLessThanOrEqualTo(limit);
      page.path("clicks").forEach(click -> ids.add(click.path("id").asText()));
      cursor = page.hasNonNull("cursor") ? "&cursor=" + page.path("cursor").asText() : "";
    } while (!cursor.isEmpty());
    return ids;
  }

  private static List<String> expected(Predicate<Click> wanted) {
    return clicks.stream().filter(wanted).map(Click::id).toList();
  }

  private static String firstCursor(String query) throws Exception {
    return get("/api/clicks?limit=5" + query).path("cursor").asText();
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 100, 699, 1_000})
  void pages_together_hold_each_click_once_newest_first(int limit) throws Exception {
    assertThat(ids(limit, SPAN)).isEqualTo(expected(click -> !click.bot()));
    assertThat(ids(limit, SPAN + "&bots=true")).isEqualTo(expected(_ -> true));
    assertThat(ids(limit, SPAN + "&link=link-1"))
        .isEqualTo(expected(click -> !click.bot() && click.link().equals("link-1")));
  }

  @Test
  void page_of_one_click_goes_through_a_link_of_few() throws Exception {
    String hours = "&from=2026-11-02T06:00:00Z&to=2026-11-02T12:00:00Z";
    long from = BEGIN + DAY + DAY / 4;
    assertThat(ids(1, hours + "&link=link-2"))
        .isNotEmpty()
        .isEqualTo(
            expected(
                click ->
                    !click.bot()
                        && click.link().equals("link-2")
                        && click.time() >= from
                        && click.time() < from + DAY / 4));
  }

  @Test
  void span_begins_with_its_first_millisecond_and_ends_before_its_last() throws Exception {
    Click one = clicks.get(300);
    String bots = "&bots=true";
    assertThat(ids(9, bots + "&from=" + one.time() + "&to=" + (one.time() + 1))).contains(one.id());
    assertThat(ids(9, bots + "&from=" + (one.time() + 1) + "&to=" + (one.time() + 9)))
        .doesNotContain(one.id());
    assertThat(ids(9, bots + "&from=" + (one.time() - 9) + "&to=" + one.time()))
        .doesNotContain(one.id());
    assertThat(ids(9, bots + "&from=" + one.time() + "&to=" + one.time())).isEmpty();
  }

  @Test
  void pages_end_where_the_first_began_while_new_clicks_come() throws Exception {
    long now = System.currentTimeMillis();
    String account = "growing";
    List<Click> old = new ArrayList<>();
    for (int i = 0; i < 10; i++) old.add(click(account, "link-0", now - 1_000 - i, false));
    ledger.write(old);
    JsonNode first = Json.tree(house.api(account, "GET", "/api/clicks?limit=5", "").body());
    ledger.write(List.of(click(account, "link-0", System.currentTimeMillis(), false)));
    String cursor = "&cursor=" + first.path("cursor").asText();
    JsonNode second =
        Json.tree(house.api(account, "GET", "/api/clicks?limit=9" + cursor, "").body());
    List<String> ids = new ArrayList<>();
    first.path("clicks").forEach(click -> ids.add(click.path("id").asText()));
    second.path("clicks").forEach(click -> ids.add(click.path("id").asText()));
    assertThat(new HashSet<>(ids))
        .isEqualTo(new HashSet<>(old.stream().map(Click::id).toList()))
        .hasSameSizeAs(ids);
  }

  @Test
  void cursor_belongs_to_its_account_and_question() throws Exception {
    String cursor = "&cursor=" + firstCursor(SPAN);
    assertThat(status("paged", "/api/clicks?limit=9" + SPAN + cursor)).isEqualTo(200);
    assertThat(status("other", "/api/clicks?limit=5" + SPAN + cursor)).isEqualTo(400);
    for (String question :
        List.of(
            "",
            SPAN + "&bots=true",
            SPAN + "&link=link-1",
            SPAN.replace("-01T00", "-01T01"),
            SPAN.replace("-04T00", "-03T00"))) {
      assertThat(status("paged", "/api/clicks?limit=5" + question + cursor))
          .as(question)
          .isEqualTo(400);
    }
  }

  @Test
  void cursor_that_was_changed_anywhere_is_refused() throws Exception {
    String cursor = firstCursor(SPAN);
    assertThat(cursor).matches("[A-Za-z0-9_.-]+");
    for (int i = 0; i < cursor.length(); i++) {
      char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
      String changed = cursor.substring(0, i) + other + cursor.substring(i + 1);
      var reply =
          house.send(
              "GET",
              "/api/clicks?limit=5" + SPAN + "&cursor=" + changed,
              "",
              "Authorization",
              "Bearer " + token);
      assertThat(reply.statusCode()).as(changed).isEqualTo(400);
      assertThat(reply.body()).contains("cursor must be one that was answered");
    }
    assertThat(status("paged", "/api/clicks?limit=5" + SPAN + "&cursor=")).isEqualTo(400);
    assertThat(status("paged", "/api/clicks?limit=5" + SPAN + "&cursor=" + "A".repeat(5_000)))
        .isEqualTo(400);
  }

  @Test
  void links_of_others_and_spans_without_clicks_are_empty() throws Exception {
    assertThat(status("other", "/api/clicks?link=link-1" + SPAN)).isEqualTo(200);
    var others = house.api("other", "GET", "/api/clicks?link=link-1&bots=true" + SPAN, "");
    assertThat(Json.tree(others.body()).path("clicks")).isEmpty();
    var stats = house.api("other", "GET", "/api/stats?link=link-1" + SPAN, "");
    assertThat(Json.tree(stats.body()))
        .isEqualTo(Json.tree("{\"total\":0,\"visitors\":0,\"bots\":0,\"rows\":[]}"));
    assertThat(get("/api/clicks?from=2031-01-01T00:00:00Z&to=2031-02-01T00:00:00Z"))
        .isEqualTo(Json.tree("{\"clicks\":[]}"));
    assertThat(get("/api/stats?from=2031-01-01T00:00:00Z&to=2031-02-01T00:00:00Z"))
        .isEqualTo(Json.tree("{\"total\":0,\"visitors\":0,\"bots\":0,\"rows\":[]}"));
    assertThat(get("/api/clicks?to=0")).isEqualTo(Json.tree("{\"clicks\":[]}"));
  }

  @Test
  void statistics_count_whole_hours_without_bots() throws Exception {
    long hour = BEGIN + 10 * DAY;
    List<Click> edges = new ArrayList<>();
    for (long offset : new long[] {-1, 0, 3_599_999, 3_600_000}) {
      edges.add(click("paged", "edge-1", hour + offset, false));
      edges.add(click("paged", "edge-1", hour + offset, true));
    }
    ledger.write(edges);
    String one = "/api/stats?by=hour&from=2026-11-11T00:00:00Z&to=2026-11-11T01:00:00Z";
    assertThat(get(one))
        .isEqualTo(
            Json.tree(
                "{\"total\":2,\"visitors\":0,\"bots\":2,\"rows\":[{\"key\":\"2026-11-11T00:00:00Z\",\"count\":2}]}"));
    assertThat(get(one.replace("T01", "T02")).path("total").asInt()).isEqualTo(3);
    assertThat(get(one.replace("T01", "T02")).path("bots").asInt()).isEqualTo(3);
    assertThat(get(one.replace("T01", "T00")).path("total").asInt()).isZero();
    long people = expected(click -> !click.bot()).size();
    assertThat(get("/api/stats?by=day" + SPAN).path("total").asLong()).isEqualTo(people);
    assertThat(get("/api/stats?by=link" + SPAN).path("bots").asLong())
        .isEqualTo(clicks.size() - people);
    assertThat(get("/api/stats?by=day" + SPAN).path("rows")).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clicks?limit=0|limit must be 1..1000, was \\\"0\\\"",
        "clicks?limit=1001|limit must be 1..1000, was \\\"1001\\\"",
        "clicks?limit=ten|limit must be 1..1000",
        "clicks?link=a|link must be a slug, 3..64 of a-z A-Z 0-9 _ -, was \\\"a\\\"",
        "clicks?from=2026-11-20|from must be an ISO 8601 instant of 1970..9998 or epoch"
            + " milliseconds",
        "clicks?to=-1|to must be an ISO 8601 instant",
        "clicks?from=9999-01-01T00:00:00Z|from must be an ISO 8601 instant of 1970..9998",
        "clicks?from=2031-01-01T00:00:00Z|from must not be after to (now if left out), 20",
        "clicks?from=20&to=10|from must not be after to (now if left out),"
            + " 1970-01-01T00:00:00.010Z, was",
        "clicks?from=0|from must be at most 3660 days before to",
        "clicks?bots=1|bots must be true or false, was \\\"1\\\"",
        "stats?from=2026-11-01T00:00:01Z|from must be a whole UTC hour, was 2026-11-01T00:00:01Z",
        "stats?to=1|to must be a whole UTC hour",
        "stats?by=town|by must be one of [country, link, day, hour, device, referrer, city]"
      })
  void wrong_question_is_told_what_which_and_how_it_may_be(String query, String told)
      throws Exception {
    var reply = house.send("GET", "/api/" + query, "", "Authorization", "Bearer " + token);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
    assertThat(reply.body()).contains("\"kind\":\"bad_request\"").contains(told);
  }
}
