package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.clicks.Blip;
import dev.blip.local.clicks.ReplayOptions;
import dev.blip.local.clicks.Replayer;
import dev.blip.local.clicks.Speed;
import dev.blip.local.clicks.Stopwatch;
import dev.blip.local.clicks.VisitFile;
import dev.blip.protocol.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in a CSV stands in the ledger when it was replayed. */
class ReplayIT {
  private static final String CSV =
      """
      time,slug,country,latitude,longitude,userAgent,city,device,referrer
      2026-11-20T12:00:00Z,rep-one,MY,3.14,101.69,Mozilla/5.0,Kuala Lumpur,mobile,https://news.example/a
      2026-11-20T12:00:00.100Z,rep-one,DE,52.52,13.4,"Mozilla/5.0 (X11, ""x"")",Köln,desktop,
      2026-11-20T12:00:00.200Z,rep-two,BR,0,0,Mozilla/5.0,,tablet,
      2026-11-20T12:00:00.300Z,rep-two,MY,,,Mozilla/5.0,,,
      2026-11-20T12:00:00.400Z,rep-two,,,,Mozilla/5.0,,tv,
      2026-11-20T12:00:00.500Z,rep-none,MY,3.14,101.69,Mozilla/5.0,,,
      2026-11-20T12:00:00.600Z,rep-one,US,40.71,-74.01,Mozilla/5.0 (compatible; Googlebot/2.1),,,
      2026-11-20T12:00:00.700Z,rep-one,US,91,0,Mozilla/5.0,,,
      """;

  @TempDir static Path data;
  private static Laptop laptop;
  private static House house;

  @BeforeAll
  static void start() throws Exception {
    laptop = House.start(data.resolve("house"));
    house = new House(laptop.origin());
  }

  @AfterAll
  static void stop() {
    laptop.close();
  }

  private static JsonNode get(String path) throws Exception {
    return Json.tree(house.api("replay", "GET", path, "").body());
  }

  private static Map<String, Long> stats(String by) throws Exception {
    Map<String, Long> rows = new TreeMap<>();
    get("/api/stats?by=" + by)
        .path("rows")
        .forEach(row -> rows.put(row.path("key").asText(), row.path("count").asLong()));
    return rows;
  }

  private static String told(JsonNode click) {
    List<String> fields = new ArrayList<>();
    for (String name :
        List.of("link", "country", "latitude", "longitude", "approximate", "city", "device")) {
      fields.add(click.path(name).asText("-"));
    }
    return String.join(" ", fields) + " " + click.path("referrer").asText("-");
  }

  @Test
  void room_alone_is_loaded_in_arrays() throws Exception {
    var csv = new StringBuilder("time,slug,country\n");
    for (int i = 0; i < 1_200; i++) csv.append(i).append(",load-1,MY\n");
    VisitFile file = VisitFile.read(Files.writeString(data.resolve("load.csv"), csv));
    String to = "to=" + laptop.coordinatorUrl() + "/rooms/clicks/loaded";
    try (var room = ReplayOptions.parse("file=load.csv", to).destination("")) {
      var replayer = new Replayer(room, Speed.parse("max"), 200, _ -> {});
      replayer.run(file.visits().iterator(), Stopwatch.start());
      assertThat(replayer.tally().count().statuses()).isEqualTo(Map.of(200, 1_200L));
    }
    Watcher watcher = house.watch("loaded");
    assertThat(watcher.awaitClick(1_200).json().at("/totals/countries/MY").asLong())
        .isEqualTo(1_200);
    var ledger = Json.tree(house.api("loaded", "GET", "/api/stats", "").body());
    assertThat(ledger.path("total").asLong()).isZero();
  }

  @Test
  void rows_are_in_clicks_and_statistics_exactly() throws Exception {
    house.makeLink("replay", "rep-one");
    house.makeLink("replay", "rep-two");
    VisitFile file = VisitFile.read(Files.writeString(data.resolve("clicks.csv"), CSV));
    assertThat(file.told()).singleElement().asString().startsWith("line 9: latitude must be");
    try (var blip = new Blip(house.origin)) {
      var replayer = new Replayer(blip, Speed.parse("2"), 1, _ -> {});
      replayer.run(file.visits().iterator(), Stopwatch.start());
      assertThat(replayer.tally().count().statuses()).isEqualTo(Map.of(302, 6L, 404, 1L));
    }
    await()
        .atMost(House.PATIENCE)
        .untilAsserted(() -> assertThat(get("/api/clicks?bots=true").path("clicks")).hasSize(6));
    List<String> clicks = new ArrayList<>();
    get("/api/clicks").path("clicks").forEach(click -> clicks.add(told(click)));
    assertThat(clicks.reversed())
        .map(click -> click.replaceAll("[0-9.-]+ [0-9.-]+ true", "centre"))
        .containsExactly(
            "rep-one MY 3.1 101.7 - Kuala Lumpur mobile news.example",
            "rep-one DE 52.5 13.4 - Köln desktop -",
            "rep-two BR 0.0 0.0 - - tablet -",
            "rep-two MY centre - - -",
            "rep-two - - - - - tv -");
    assertThat(stats("country")).isEqualTo(Map.of("MY", 2L, "DE", 1L, "BR", 1L, "", 1L));
    assertThat(stats("link")).isEqualTo(Map.of("rep-one", 2L, "rep-two", 3L));
    assertThat(get("/api/stats").path("total").asLong()).isEqualTo(5);
  }
}
