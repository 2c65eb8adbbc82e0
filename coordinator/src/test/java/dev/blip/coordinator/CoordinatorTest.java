package dev.blip.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.blip.coordinator.lease.LeaseRow;
import dev.blip.coordinator.lease.LeaseRow.Standing;
import dev.blip.coordinator.lease.LeaseTable;
import dev.blip.coordinator.lease.LocalTable;
import dev.blip.coordinator.lease.Timing;
import dev.blip.coordinator.room.Party;
import dev.blip.protocol.coordinator.Again;
import dev.blip.protocol.coordinator.CoordinatorHeaders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The coordinator as functions see it: a cluster of one over real HTTP. */
class CoordinatorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String COUNTER = "/rooms/counter/alive/requests";

  private static final String OWN_PARTY =
      """
      package own;

      import dev.blip.coordinator.room.*;

      public final class OwnParty implements Party {
        @Override
        public String name() {
          return "own";
        }

        @Override
        public java.util.List<String> subprotocols() {
          return java.util.List.of("%1$s");
        }

        @Override
        public Room room(RoomContext context) {
          return new Room() {
            @Override
            public RoomReply onRequest(RoomRequest request) {
              return RoomReply.text("%1$s, sockets: " + context.connections().size());
            }
          };
        }
      }
      """;

  private static LocalTable table;

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void startTable() throws Exception {
    table = LocalTable.start("127.0.0.1");
  }

  @AfterAll
  static void stopTable() throws Exception {
    table.close();
  }

  private Coordinator start() {
    return start(0);
  }

  private Coordinator start(int clusterPort) {
    return start(clusterPort, "");
  }

  private Coordinator start(int clusterPort, String roomJars) {
    var settings =
        CoordinatorSettings.of(
            Map.of(
                "BLIP_ROOM_JARS", roomJars,
                "BLIP_ROOM_WATCH", "1",
                "BLIP_COORDINATOR_PORT", "0",
                "BLIP_CLUSTER_PORT", Integer.toString(clusterPort),
                "CONNECTIONS_URL", "http://127.0.0.1:9/live",
                "COORDINATOR_SECRET", "hush",
                "LEASES_TABLE", "Leases",
                "BLIP_HOOK_OVERDUE_MS", "500",
                "BLIP_ROOMS", folder.toString()));
    return Coordinator.start(settings.with(table.settings()));
  }

  private HttpResponse<String> call(
      Coordinator coordinator, String method, String path, String body)
      throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:" + coordinator.port() + path);
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .header("Authorization", "Bearer hush")
            .method(method, BodyPublishers.ofString(body));
    return http.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void count_survives_a_restart() throws Exception {
    try (Coordinator coordinator = start()) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(call(coordinator, "GET", "/ready", "").statusCode()).isEqualTo(200));
      for (int i = 1; i <= 3; i++) {
        var reply = call(coordinator, "POST", "/rooms/counter/a%20b/requests", "increment");
        assertThat(reply.body()).isEqualTo(Integer.toString(i));
      }
    }
    try (Coordinator again = start()) {
      assertThat(call(again, "GET", "/rooms/counter/a%20b/requests", "").body()).isEqualTo("3");
    }
  }

  @Test
  void room_gets_its_changed_class_and_keeps_its_sockets() throws Exception {
    Path classes = Files.createDirectories(folder.resolve("own"));
    compile(classes, "one");
    try (Coordinator coordinator = start(0, classes.toString())) {
      String opening = "{\"query\":{},\"headers\":{},\"sourceIp\":\"192.0.2.1\"}";
      String socket = "/rooms/own/mine/connections/watching";
      assertThat(call(coordinator, "POST", socket, opening).statusCode()).isEqualTo(200);
      awaitOwn(coordinator, "one, sockets: 1");
      awaitPublished("one");
      compile(classes, "two");
      awaitOwn(coordinator, "two, sockets: 1");
      awaitPublished("two");
      Path party = classes.resolve("own/OwnParty.class");
      Files.write(party, new byte[] {1, 2, 3});
      await()
          .during(Duration.ofSeconds(2))
          .atMost(PATIENCE)
          .until(() -> own(coordinator).equals("two, sockets: 1"));
      compile(classes, "three");
      awaitOwn(coordinator, "three, sockets: 1");
      assertThat(letIn(coordinator, "two")).as("told what is spoken no more").isEqualTo(409);
      assertThat(letIn(coordinator, "three")).isEqualTo(200);
    }
  }

  /** A socket that was told a subprotocol before its room could be asked. */
  private int letIn(Coordinator coordinator, String told) throws Exception {
    String opening =
        """
        {"headers":{"sec-websocket-protocol":"%s"},"sourceIp":"192.0.2.1","late":true}"""
            .formatted(told);
    String path = "/rooms/own/mine/connections/told-" + told;
    return call(coordinator, "POST", path, opening).statusCode();
  }

  private String own(Coordinator coordinator) throws Exception {
    return call(coordinator, "GET", "/rooms/own/mine/requests", "").body();
  }

  private void awaitOwn(Coordinator coordinator, String told) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(own(coordinator)).isEqualTo(told));
  }

  /** Where functions read it while no coordinator runs. */
  private static void awaitPublished(String subprotocol) {
    try (var leases = new LeaseTable(table.settings())) {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> leases.rules().orElse("").contains("[\"" + subprotocol + "\"]"));
    }
  }

  private void compile(Path classes, String told) throws IOException {
    Path source = Files.writeString(folder.resolve("OwnParty.java"), OWN_PARTY.formatted(told));
    String classPath = System.getProperty("java.class.path");
    var compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.run(null, null, null, "-cp", classPath, "-d", classes + "", source + ""))
        .isZero();
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve(Party.class.getName()), "own.OwnParty");
  }

  private static List<LeaseRow> members(LeaseTable leases) {
    return leases.leases().stream().filter(row -> row.standing() == Standing.MEMBER).toList();
  }

  /** As a founder, which can be called before its node is a member. */
  @Test
  void coordinator_that_loses_its_lease_while_it_starts_begins_anew() throws Exception {
    try (var leases = new LeaseTable(table.settings())) {
      List<String> before = ids(leases.leases());
      var started = CompletableFuture.supplyAsync(this::start, Thread::startVirtualThread);
      List<String> known =
          await()
              .atMost(PATIENCE)
              .pollInterval(Duration.ofMillis(2))
              .ignoreExceptions()
              .until(() -> ids(leases.leases()), ids -> !before.containsAll(ids));
      table.leave();
      try {
        await()
            .during(Timing.LEASE.plusSeconds(1))
            .atMost(PATIENCE)
            .until(() -> !started.isCompletedExceptionally());
      } finally {
        table.comeBack();
      }
      assertThat(started).succeedsWithin(PATIENCE.multipliedBy(2));
      try (Coordinator coordinator = started.join()) {
        await().atMost(PATIENCE).until(() -> status(coordinator, "/ready") == 200);
        assertThat(increment(coordinator)).isNotEmpty();
        await().atMost(PATIENCE).until(() -> !known.containsAll(ids(members(leases))));
      }
    }
  }

  private static List<String> ids(List<LeaseRow> rows) {
    return rows.stream().map(LeaseRow::id).toList();
  }

  private int spin(Coordinator coordinator) {
    try {
      return call(coordinator, "POST", "/rooms/stuck/x/requests", "spin").statusCode();
    } catch (IOException | InterruptedException e) {
      return 0;
    }
  }

  @Test
  void coordinator_closes_soon_though_a_hook_does_not_end_and_the_room_goes_on_elsewhere()
      throws Exception {
    StuckRoom.reset();
    try {
      try (Coordinator coordinator = start()) {
        assertThat(call(coordinator, "POST", "/rooms/stuck/x/requests", "store").statusCode())
            .isEqualTo(200);
        var _ = CompletableFuture.supplyAsync(() -> spin(coordinator), Thread::startVirtualThread);
        await().atMost(PATIENCE).until(() -> StuckRoom.waiting() == 1);
        assertThat(CompletableFuture.runAsync(coordinator::close, Thread::startVirtualThread))
            .succeedsWithin(Duration.ofSeconds(20));
      }
      try (Coordinator next = start()) {
        var stored = call(next, "POST", "/rooms/stuck/x/requests", "stored");
        assertThat(stored.body()).isEqualTo("1");
        assertThat(StuckRoom.waiting()).isEqualTo(1);
      }
    } finally {
      StuckRoom.letGo();
    }
  }

  @Test
  void hooks_run_on_rooms_threads() throws Exception {
    try (Coordinator coordinator = start()) {
      assertThat(call(coordinator, "POST", "/rooms/stuck/x/requests", "thread").body())
          .startsWith("room-");
    }
  }

  /** What becomes of an account's rooms when it is deleted. */
  @Test
  void room_is_destroyed_also_where_coordinators_answer_no_sql() throws Exception {
    try (Coordinator coordinator = start()) {
      increment(coordinator);
      assertThat(call(coordinator, "POST", "/rooms/counter/alive/sql", "SELECT 1").statusCode())
          .isEqualTo(404);
      assertThat(call(coordinator, "DELETE", "/rooms/counter/alive", "").statusCode())
          .isEqualTo(204);
      assertThat(call(coordinator, "GET", COUNTER, "").body()).isEqualTo("0");
    }
  }

  /** As on AWS, where a task's address and port stay the same in all its lives. */
  @Test
  void record_of_an_earlier_life_at_this_address_is_not_joined() throws Exception {
    int port = freePort();
    table.enterFounder("stale", "pekko://blip@127.0.0.1:" + port);
    try (var leases = new LeaseTable(table.settings());
        Coordinator coordinator = start(port)) {
      assertThat(call(coordinator, "GET", "/ready", "").statusCode()).isEqualTo(200);
      assertThat(leases.founder()).isPresent().isNotEqualTo(Optional.of("stale"));
    }
  }

  /** As after the end of all tasks at once: their machine is gone, and cannot be asked. */
  @Test
  void members_that_are_gone_are_not_waited_for_for_ever() throws Exception {
    table.enterFounder("gone", "pekko://blip@127.0.0.1:1");
    try (Coordinator coordinator = start()) {
      assertThat(increment(coordinator)).isNotEmpty();
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  /** With {@code -Dblip.outage=60} as long as an hour's worst minute of DynamoDB. */
  @Test
  void coordinator_stays_and_says_so_while_the_lease_table_is_away() throws Exception {
    Duration outage = Duration.ofSeconds(Integer.getInteger("blip.outage", 12));
    try (Coordinator coordinator = start(freePort())) {
      int before = Integer.parseInt(increment(coordinator));
      table.leave();
      try {
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(status(coordinator, "/ready")).isEqualTo(503));
        await()
            .during(outage.minus(Timing.LEASE))
            .atMost(outage.plus(PATIENCE))
            .untilAsserted(() -> assertThat(status(coordinator, "/health")).isEqualTo(200));
        assertThat(status(coordinator, "/started")).isEqualTo(200);
        var refused = call(coordinator, "POST", COUNTER, "increment");
        String answered = refused.headers().firstValue(CoordinatorHeaders.ANSWERED).orElse(null);
        assertThat(Again.isDue(refused.statusCode(), answered)).as(refused.body()).isTrue();
      } finally {
        table.comeBack();
      }
      long back = System.nanoTime();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(status(coordinator, "/ready")).isEqualTo(200));
      assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(10));
      assertThat(Integer.parseInt(increment(coordinator))).isEqualTo(before + 1);
    }
  }

  private int status(Coordinator coordinator, String path) throws Exception {
    return call(coordinator, "GET", path, "").statusCode();
  }

  private String increment(Coordinator coordinator) throws Exception {
    return call(coordinator, "POST", COUNTER, "increment").body();
  }

  @Test
  void coordinator_that_leaves_refuses_calls_so_that_others_are_asked() throws Exception {
    Coordinator coordinator = start();
    increment(coordinator);
    var closing = CompletableFuture.runAsync(coordinator::close, Thread::startVirtualThread);
    List<Integer> seen = new ArrayList<>();
    try {
      while (!closing.isDone()) {
        assertThat(status(coordinator, "/health")).isEqualTo(200);
        seen.add(call(coordinator, "POST", COUNTER, "increment").statusCode());
      }
    } catch (IOException e) {
      // It has stopped to listen.
    }
    assertThat(closing).succeedsWithin(PATIENCE);
    assertThat(seen).contains(Again.ELSEWHERE).doesNotContain(500, 503);
  }

  @Test
  void wrong_calls_are_told_what_is_wrong() throws Exception {
    try (Coordinator coordinator = start()) {
      var unknown = call(coordinator, "GET", "/rooms/nothing/x/requests", "");
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(unknown.body())
          .contains("party must be one of [chat, clicks, counter, ", "nothing");
      var bad = call(coordinator, "POST", "/rooms/counter/x/requests", "decrement");
      assertThat(bad.statusCode()).isEqualTo(400);
      var foreign = call(coordinator, "POST", "/rooms/clicks/demo/connections/c1", "{}");
      assertThat(foreign.statusCode()).isEqualTo(401);
    }
  }
}
