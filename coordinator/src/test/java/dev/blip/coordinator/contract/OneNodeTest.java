package dev.blip.coordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.Coordinator;
import dev.blip.coordinator.CoordinatorSettings;
import dev.blip.coordinator.http.ServerSettings;
import dev.blip.coordinator.lease.LocalTable;
import dev.blip.coordinator.sockets.SocketSettings;
import dev.blip.protocol.Json;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract on one coordinator, a cluster of one, in this JVM. */
class OneNodeTest extends RoomContract {
  @TempDir static Path folder;
  private static LocalTable table;
  private static Node node;

  @BeforeAll
  static void start() throws Exception {
    table = LocalTable.start("127.0.0.1");
    node = new Node(folder, table);
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
    table.close();
  }

  @Override
  int moments() {
    return 0;
  }

  @Override
  TestHost open() {
    return new OnNode(node);
  }

  private static URI coordinator() {
    return URI.create("http://127.0.0.1:" + node.port);
  }

  private static JsonNode row(String room) throws Exception {
    return RoomLists.page(coordinator(), "?prefix=" + room).path("rooms").path(0);
  }

  @Test
  void list_tells_how_an_open_room_is_and_wakes_none_that_sleeps() throws Exception {
    node.rooms.connect("listed", "list-1");
    node.rooms.request("listed", "POST", "", "alarm far PT1H");
    node.rooms.request("listed", "POST", "", "fail");
    JsonNode open = row("listed");
    assertThat(open.path("address").asText()).isEqualTo("probe/listed");
    assertThat(open.path("state").asText()).isEqualTo("open");
    assertThat(open.path("connections").asInt()).isEqualTo(1);
    assertThat(open.path("alarms").asInt()).isEqualTo(1);
    long hour = System.currentTimeMillis() + 3_600_000;
    assertThat(open.path("nextAlarm").asLong()).isBetween(hour - 60_000, hour);
    assertThat(open.path("bytes").asLong()).isPositive();
    JsonNode error = open.path("lastError");
    assertThat(error.path("hook").asText()).isEqualTo("onRequest");
    assertThat(error.path("message").asText()).contains("told to fail");
    assertThat(error.path("id").asText()).hasSize(36);

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(row("listed").path("state").asText()).isEqualTo("asleep"));
    JsonNode asleep = row("listed");
    assertThat(asleep.has("connections")).isFalse();
    assertThat(asleep.path("nextAlarm").asLong()).isPositive();
    assertThat(asleep.path("bytes").asLong()).isPositive();
    assertThat(row("listed").path("state").asText()).isEqualTo("asleep");
  }

  @Test
  void select_finds_no_room_that_is_not_there_and_makes_none() throws Exception {
    var answer =
        RoomLists.send(coordinator(), "POST", "/rooms/probe/nobodys/sql", "SELECT 1 AS one");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(Json.tree(answer.body()).at("/error/message").asText())
        .isEqualTo("there is no room probe/nobodys");
    assertThat(row("nobodys").isMissingNode()).isTrue();
    node.rooms.request("nobodys", "POST", "", "");
    answer = RoomLists.send(coordinator(), "POST", "/rooms/probe/nobodys/sql", "SELECT 1 AS one");
    assertThat(answer.body()).contains("\"rows\":[[1]]");
    answer = RoomLists.send(coordinator(), "POST", "/rooms/probe/nobodys/sql", "SELECT nothing");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Json.tree(answer.body()).at("/error/kind").asText()).isEqualTo("bad_query");
    assertThat(Json.tree(answer.body()).at("/error/id").asText()).isNotEmpty();
  }

  @Test
  void room_that_is_deleted_leaves_nothing_and_begins_anew() throws Exception {
    node.rooms.connect("doomed", "doomed-1");
    node.rooms.message("doomed", "doomed-1", "follow 0");
    node.rooms.request("doomed", "POST", "", "put start broken");
    node.rooms.request("doomed", "POST", "", "alarm far PT1H");
    node.rooms.request("doomed", "POST", "", "fail");
    assertThat(node.rooms.request("doomed", "GET", "starts", "").status()).isEqualTo(500);
    var deleted = RoomLists.send(coordinator(), "DELETE", "/rooms/probe/doomed", "");
    assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(204);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> node.gateway.socket("doomed-1").wasClosedByRoom());
    JsonNode ending = row("doomed");
    assertThat(ending.path("state").asText()).isEqualTo("ending");
    assertThat(ending.path("alarms").asInt()).isZero();
    assertThat(node.rooms.request("doomed", "GET", "starts", "").body()).isEqualTo("1");
    assertThat(node.rooms.request("doomed", "GET", "due/far", "").body()).isEqualTo("not set");
  }

  @Test
  void room_that_waits_for_nobody_is_gone_when_it_is_deleted() throws Exception {
    node.rooms.request("idle", "GET", "starts", "");
    assertThat(row("idle").path("address").asText()).isEqualTo("probe/idle");
    for (int times = 0; times < 2; times++) {
      var deleted = RoomLists.send(coordinator(), "DELETE", "/rooms/probe/idle", "");
      assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(204);
      // Answered once it is on disk; files go a moment later.
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(row("idle").isMissingNode()).isTrue());
    }
  }

  @Test
  void list_tells_where_followers_stand() throws Exception {
    node.rooms.connect("followed", "followed-1");
    node.rooms.message("followed", "followed-1", "follow-log news");
    for (int i = 0; i < 3; i++) node.rooms.request("followed", "POST", "", "append " + i);
    assertThat(row("followed").path("cursors"))
        .hasToString("[{\"log\":\"news\",\"after\":0,\"behind\":3,\"followers\":1}]");
  }

  @Test
  void list_has_pages_and_counts_by_party() throws Exception {
    for (int i = 0; i < 5; i++) node.rooms.request("paged " + i, "GET", "", "");
    String query = "?party=probe&prefix=paged";
    assertThat(RoomLists.addresses(coordinator(), query))
        .containsExactly(
            "probe/paged 0", "probe/paged 1", "probe/paged 2", "probe/paged 3", "probe/paged 4");
    assertThat(RoomLists.page(coordinator(), query + "&limit=1").path("counts"))
        .hasToString("{\"probe\":5}");
    assertThat(RoomLists.page(coordinator(), "?party=chat").path("rooms")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?limit=0 | limit must be 1..1000, was \"0\"",
        "?limit=1001 | limit must be 1..1000, was \"1001\"",
        "?limit=x | limit must be 1..1000, was \"x\"",
        "?party=A | party must match [a-z][a-z0-9-]{0,31}, was \"A\"",
        "?limit=1&limit=2 | \"limit\" must be given once, was given again",
        "?after=x | after must be party/room, was \"x\"",
        "?sort=bytes | parameter must be one of [after, limit, party, prefix], was \"sort\""
      })
  void list_refuses_what_it_does_not_know(String query, String why) throws Exception {
    var answer = RoomLists.ask(coordinator(), query);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Json.tree(answer.body()).at("/error/message").asText()).isEqualTo(why);
  }

  private static final class Node implements AutoCloseable {
    private final int port = Fleet.freePort();
    private final RecordingGateway gateway = new RecordingGateway();
    private final RoomsOverHttp rooms =
        new RoomsOverHttp(_ -> URI.create("http://127.0.0.1:" + port));
    private final CoordinatorSettings settings;
    private Coordinator coordinator;

    Node(Path folder, LocalTable table) {
      settings =
          new CoordinatorSettings(
              ServerSettings.at(InetAddress.getLoopbackAddress(), port),
              SocketSettings.at(gateway.url(), "us-east-1")
                  .withCredentials(table.settings().credentials()),
              table.settings(),
              folder,
              "127.0.0.1",
              0,
              Map.of(
                  "BLIP_ROOM_IDLE_MS",
                  "500",
                  "BLIP_FETCH_ALLOW",
                  "127.0.0.1",
                  "BLIP_CONSOLE",
                  "1"));
      coordinator = Coordinator.start(settings);
    }

    void restart() {
      coordinator.close();
      coordinator = Coordinator.start(settings);
    }

    @Override
    public void close() {
      coordinator.close();
      rooms.close();
      gateway.close();
    }
  }

  private static final class OnNode extends HttpTestHost {
    private final Node node;

    OnNode(Node node) {
      super(node.gateway, node.rooms);
      this.node = node;
    }

    @Override
    public TestHost neighbour() {
      return new OnNode(node);
    }

    @Override
    public void restart() {
      node.restart();
    }

    /** A JVM cannot kill a part of itself: what a kill is, three nodes show. */
    @Override
    public void kill() {
      node.restart();
    }
  }
}
