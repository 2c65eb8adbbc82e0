package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Ids;
import dev.blip.functions.bridge.BridgeHandler;
import dev.blip.functions.ledger.LedgerHandler;
import dev.blip.local.aws.AwsCall;
import dev.blip.local.template.OnAws;
import dev.blip.local.template.OnAws.Permission;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whoever calls AWS may do what it does and nothing else, and has the variables that it reads and
 * no others: everything that Blip does is done once, and what was called and read is held against
 * the template. The calls are written to {@code target/aws-calls.txt}.
 */
class PermissionsIT {
  private static final Path REPORT = Path.of("target", "aws-calls.txt");

  /** What nobody calls, for the file system's own client does it before the coordinator starts. */
  private static final Set<String> MOUNTING =
      Set.of("elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite");

  /** What a coordinator reads and its container leaves out, and why. */
  private static final Map<String, String> LEFT_OUT =
      Map.ofEntries(
          Map.entry("BLIP_ADDRESS", "the image's start script finds it"),
          Map.entry("BLIP_COPY_EVERY_MS", "its default is right"),
          Map.entry("BLIP_FETCH_ALLOW", "rooms reach nothing inside of the network"),
          Map.entry("BLIP_FIRST_FLUSH_MS", "its default is right"),
          Map.entry("BLIP_HIBERNATE_MS", "likewise"),
          Map.entry("BLIP_HOOK_GIVE_UP_MS", "likewise"),
          Map.entry("BLIP_HOOK_OVERDUE_MS", "likewise"),
          Map.entry("BLIP_OPEN_ROOMS", "likewise"),
          Map.entry("BLIP_ROOM_IDLE_MS", "likewise"),
          Map.entry("BLIP_ROOM_JARS", "the image has them on its class path"),
          Map.entry("BLIP_ROOM_QUOTA_MB", "its default is right"),
          Map.entry("BLIP_ROOM_THREADS", "likewise"),
          Map.entry("BLIP_WINDOW", "likewise"),
          Map.entry("BLIP_WINDOW_AGE_MS", "likewise"));

  private static final Map<String, Set<String>> read = new TreeMap<>();
  private static Set<String> readByCoordinator = Set.of();
  private static Set<AwsCall> calls = Set.of();

  @BeforeAll
  static void do_everything_once() throws Exception {
    try (var parts = new WatchedParts()) {
      try (var laptop =
          Laptop.start(
              House.limited(null), DataFolder.open(null), House.TEMPLATE, parts, Progress.SILENT)) {
        var house = new House(laptop.origin(), "blip-origin-secret", WatchedParts.ORIGIN_SECRET);
        run(house);
        bridge(parts.bridge(), laptop);
        pastCloudFront(new House(laptop.origin(), "blip-origin-secret", "the one before"));
        await()
            .atMost(House.PATIENCE)
            .until(() -> parts.aws().calls().stream().anyMatch(is("DisconnectHandler")));
        // A room of webhooks is told of links.
        await()
            .atMost(House.PATIENCE)
            .until(
                () ->
                    parts.aws().calls().stream()
                        .filter(is("LinkEventsHandler"))
                        .anyMatch(call -> call.action().startsWith("secretsmanager")));
        ended(parts.ledger(), house);
        laptop.coordinator().stop();
        assertThat(house.send("POST", "/parties/chat", "").statusCode()).isEqualTo(200);
        failures(parts.ledger());
      }
      calls = parts.aws().calls();
      readByCoordinator = parts.readByCoordinator();
      OnAws.handlers().values().forEach(handler -> read.put(handler, parts.read(handler)));
    }
    Files.write(
        REPORT,
        calls.stream()
            .map(call -> call.caller() + " " + call.action() + " " + call.resource())
            .toList());
  }

  private static Predicate<AwsCall> is(String caller) {
    return call -> call.caller().equals(caller);
  }

  private static void run(House house) throws Exception {
    String hook = "{\"url\":\"https://hooks.example\",\"events\":[\"link.created\"]}";
    assertThat(house.api("all", "POST", "/api/webhooks", hook).statusCode()).isEqualTo(201);
    links(house);
    moderated(house);
    keys(house);
    for (String path :
        List.of(
            "/api/webhooks",
            "/api/audit",
            "/api/audit?link=all-1",
            "/api/audit/access",
            "/api/stats?link=ALL-1",
            "/api/account")) {
      assertThat(house.api("all", "GET", path, "").statusCode()).as(path).isEqualTo(200);
    }
    String days = "{\"clickDays\":30}";
    assertThat(house.api("all", "PATCH", "/api/account", days).statusCode()).isEqualTo(200);
    String ada = "{\"account\":\"all\",\"email\":\"ada@example.org\"}";
    var token = Json.tree(house.send("POST", "/dev/token", ada).body()).path("token").asText();
    String[] bearer = {"Authorization", "Bearer " + token};
    assertThat(house.send("GET", "/api/members", "", bearer).statusCode()).isEqualTo(200);
    String member = "{\"person\":\"ada@example.org\",\"role\":\"owner\"}";
    assertThat(house.api("all", "POST", "/api/members", member).statusCode()).isEqualTo(201);
    Watcher watcher = house.watch("all");
    watcher.await("snapshot");
    watcher.send("{\"type\":\"ping\"}");
    watcher.await("pong");
    visits(house);
    watcher.awaitClick(2);
    await()
        .atMost(House.PATIENCE)
        .untilAsserted(
            () -> {
              var stats = house.api("all", "GET", "/api/stats", "");
              assertThat(Json.tree(stats.body()).path("total").asLong()).isEqualTo(2);
            });
    assertThat(house.api("all", "GET", "/api/clicks", "").statusCode()).isEqualTo(200);
    exported(house);
    erased(house);
    JsonNode config = Json.tree(house.send("GET", "/app/config.json", "").body());
    assertThat(config.path("baseUrl").asText()).isEqualTo(house.origin.toString());
    watcher.close();
  }

  /** All that there is, page by page. */
  private static void exported(House house) throws Exception {
    String cursor = "";
    do {
      var page = house.api("all", "GET", "/api/account/export" + cursor, "");
      assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
      String next = Json.tree(page.body()).path("cursor").asText();
      cursor = next.isEmpty() ? "" : "?cursor=" + next;
    } while (!cursor.isEmpty());
  }

  /** A link goes with its click. */
  private static void erased(House house) throws Exception {
    String path = "/api/links/all-2";
    assertThat(house.api("all", "DELETE", path + "?clicks=true", "").statusCode()).isEqualTo(202);
    await()
        .atMost(House.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(house.api("all", "GET", path + "/erasure", "").body())
                    .contains("\"done\"", "\"clicks\":1"));
  }

  private static void keys(House house) throws Exception {
    String draft = "{\"name\":\"all\",\"scopes\":[\"read\"]}";
    JsonNode key = Json.tree(house.api("all", "POST", "/api/keys", draft).body());
    String[] bearer = {"Authorization", "Bearer " + key.path("key").asText()};
    assertThat(house.send("GET", "/api/stats", "", bearer).statusCode()).isEqualTo(200);
    assertThat(house.send("POST", "/api/tickets", "", bearer).statusCode()).isEqualTo(403);
    String path = "/api/keys/" + key.path("id").asText();
    await()
        .atMost(House.PATIENCE)
        .untilAsserted(
            () -> assertThat(house.api("all", "DELETE", path, "").statusCode()).isEqualTo(204));
  }

  private static void links(House house) throws Exception {
    house.makeLink("all", "all-1");
    for (String slug : List.of("all-1", "ALL-1")) {
      String share = "{\"name\":\"all\",\"link\":\"" + slug + "\"}";
      assertThat(house.api("all", "POST", "/api/shares", share).statusCode()).isEqualTo(201);
    }
    String limited = "{\"slug\":\"all-2\",\"destination\":\"https://a.b\",\"maxClicks\":1}";
    assertThat(house.api("all", "POST", "/api/links", limited).statusCode()).isEqualTo(201);
    house.makeLink("all", "all-3");
    assertThat(house.api("all", "GET", "/api/links", "").body()).contains("all-1", "all-3");
    String path = "/api/links/all-3";
    assertThat(house.api("all", "GET", path, "").statusCode()).isEqualTo(200);
    String other = "{\"destination\":\"https://example.com\"}";
    assertThat(house.api("all", "PUT", path, other).statusCode()).isEqualTo(200);
    assertThat(house.api("all", "GET", "/api/links/ALL-3", "").statusCode()).isEqualTo(200);
    assertThat(house.api("all", "DELETE", path, "").statusCode()).isEqualTo(204);
    assertThat(house.api("all", "POST", path + "/restore", "").statusCode()).isEqualTo(200);
    String secret = "{\"password\":\"secret\"}";
    assertThat(house.api("all", "PATCH", path, secret).statusCode()).isEqualTo(200);
  }

  /** Slugs with and without a link are taken down, a domain blocked, all listed and lifted. */
  private static void moderated(House house) throws Exception {
    house.makeLink("all", "all-4");
    for (String slug : List.of("all-4", "all-nobodys")) {
      moderate(house, "takeDown", "\"slug\":\"" + slug + "\",\"reason\":\"all\"");
      moderate(house, "list", "\"after\":\"aaa\"");
      moderate(house, "lift", "\"slug\":\"" + slug + "\"");
    }
    for (String slug : List.of("all-1", "ALL-1")) {
      assertThat(house.send("POST", "/report/" + slug, "reason=spam").statusCode()).isEqualTo(200);
    }
    moderate(house, "reports", "\"limit\":10");
    moderate(house, "dismiss", "\"slug\":\"all-1\"");
    moderate(house, "giveDomain", "\"domain\":\"links.all.example\",\"account\":\"all\"");
    moderate(house, "domains", "\"after\":\"a.b\"");
    moderate(house, "block", "\"domain\":\"all.example\",\"reason\":\"all\"");
    moderate(house, "blocked", "\"after\":\"a.b\"");
    moderate(house, "unblock", "\"domain\":\"all.example\"");
  }

  private static void moderate(House house, String action, String more) throws Exception {
    String body = "{\"action\":\"" + action + "\"," + more + "}";
    var done = house.send("POST", "/dev/moderation", body);
    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    assertThat(done.body()).doesNotContain("error");
  }

  private static void visits(House house) throws Exception {
    house.makeLink("others", "others-1");
    String[] ofAll = {"blip-viewer-host", "links.all.example"};
    assertThat(house.send("HEAD", "/all-1", "", ofAll).statusCode()).isEqualTo(302);
    assertThat(house.send("HEAD", "/others-1", "", ofAll).statusCode()).isEqualTo(404);
    String[] fromCloudFront = {
      "blip-viewer-address", "192.0.2.1",
      "cloudfront-viewer-country", "DE"
    };
    var visit = house.send("GET", "/all-1", "", fromCloudFront);
    assertThat(visit.headers().firstValue("Location")).contains("https://example.org/de");
    assertThat(house.follow("all-2", "MY")).isEqualTo("https://a.b/");
    assertThat(house.send("GET", "/all-2", "").statusCode()).isEqualTo(410);
    assertThat(house.send("GET", "/ALL-2", "").statusCode()).isEqualTo(410);
    assertThat(house.send("POST", "/all-3", "password=wrong").statusCode()).isEqualTo(403);
    var room = house.send("POST", "/parties/counter/all", "increment", fromCloudFront);
    assertThat(room.body()).isEqualTo("1");
  }

  /** All that an account has goes: at once, where its function waits until all others know. */
  private static void ended(LedgerHandler ledger, House house) throws Exception {
    house.makeLink("over", "over-1");
    String key = "{\"name\":\"over\",\"scopes\":[\"read\"]}";
    assertThat(house.api("over", "POST", "/api/keys", key).statusCode()).isEqualTo(201);
    var asked = house.api("over", "DELETE", "/api/account", "{\"account\":\"over\"}");
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
    String usable = Json.tree(asked.body()).path("usableFrom").asText();
    long until = Instant.parse(usable).toEpochMilli() - 1;
    String day = Instant.ofEpochMilli(until).toString().substring(0, 10);
    var message = new SQSMessage();
    message.setMessageId("sweep");
    message.setBody(
        """
        {"sweep":{"account":"over","link":"","until":%d,"part":"LINKS","first":"%s","day":"%s"}}"""
            .formatted(until, day, day));
    var event = new SQSEvent();
    event.setRecords(List.of(message));
    assertThat(ledger.take(event).getBatchItemFailures()).isEmpty();
    assertThat(house.api("over", "GET", "/api/account/deletion", "").body()).contains("\"done\"");
  }

  /** An event goes in, and a message comes out. */
  private static void bridge(BridgeHandler handler, Laptop laptop) {
    var event = Map.<String, Object>of("id", "all-1", "detail-type", "All", "detail", Map.of());
    handler.publish(event);
    assertThat(BridgedQueue.take(laptop, 1).getFirst().path("id").asText()).isEqualTo("all-1");
  }

  /** A wrong secret might be the one before, which is looked for once. */
  private static void pastCloudFront(House house) throws Exception {
    for (String path :
        List.of("/all-1", "/app/config.json", "/parties/counter/all", "/report/all-1")) {
      assertThat(house.send("GET", path, "").statusCode()).as(path).isEqualTo(403);
    }
    for (String path :
        List.of(
            "/api/links",
            "/api/clicks",
            "/api/tickets",
            "/api/keys",
            "/api/webhooks",
            "/api/account")) {
      assertThat(house.api("all", "GET", path, "").statusCode()).as(path).isEqualTo(403);
    }
    assertThatThrownBy(() -> Watcher.open(house, "/parties/counter/all"))
        .hasStackTraceContaining("WebSocketHandshakeException");
  }

  /**
   * While no coordinator is there: a click that has waited for an hour is postponed, and what is no
   * click and has come five times is given up.
   */
  private static void failures(LedgerHandler ledger) {
    long now = System.currentTimeMillis();
    var click = Map.of("id", Ids.random().next(), "account", "all", "link", "all-1", "time", now);
    var event = new SQSEvent();
    event.setRecords(
        List.of(
            message("waits", Json.write(click), 7, now - 3_600_000),
            message("wrong", "no click", 5, now)));
    assertThat(ledger.take(event).getBatchItemFailures())
        .extracting(BatchItemFailure::getItemIdentifier)
        .containsExactly("waits");
  }

  private static SQSMessage message(String id, String body, int receives, long sent) {
    var message = new SQSMessage();
    message.setMessageId(id);
    message.setReceiptHandle(id);
    message.setBody(body);
    message.setAttributes(
        Map.of(
            "ApproximateReceiveCount", Integer.toString(receives),
            "SentTimestamp", Long.toString(sent)));
    return message;
  }

  /** Who calls AWS: handlers by their functions, and the coordinator. */
  private static Map<String, Set<Permission>> policies() {
    Map<String, Set<Permission>> policies = new TreeMap<>();
    OnAws.handlers()
        .forEach((function, handler) -> policies.put(handler, OnAws.permissions(function)));
    policies.put(WatchedParts.COORDINATOR, OnAws.coordinatorsPermissions());
    return policies;
  }

  @Test
  void every_call_is_allowed_by_its_callers_policy() {
    Map<String, Set<Permission>> policies = policies();
    List<AwsCall> refused =
        calls.stream()
            .filter(
                call ->
                    policies.getOrDefault(call.caller(), Set.of()).stream()
                        .noneMatch(may -> may.covers(call.action(), call.resource())))
            .toList();
    assertThat(refused).as("calls that AWS would refuse").isEmpty();
    assertThat(calls).hasSizeGreaterThan(30);
  }

  @Test
  void nothing_is_allowed_that_is_never_called() {
    Set<String> unused = new TreeSet<>();
    policies()
        .forEach(
            (caller, permissions) -> {
              for (Permission may : permissions) {
                if (MOUNTING.contains(may.action())) continue;
                boolean used =
                    calls.stream()
                        .filter(is(caller))
                        .anyMatch(call -> may.covers(call.action(), call.resource()));
                if (!used) unused.add(caller + " may " + may);
              }
            });
    assertThat(unused).as("permissions without a call").isEmpty();
  }

  @Test
  void every_function_reads_its_variables_and_no_others() {
    OnAws.handlers()
        .forEach(
            (function, handler) -> {
              Set<String> variables = new TreeSet<>(OnAws.variables(function));
              // The JVM reads it.
              variables.remove("JAVA_TOOL_OPTIONS");
              assertThat(read.get(handler)).as(function).isEqualTo(variables);
            });
  }

  @Test
  void coordinator_and_start_script_read_the_containers_variables_and_others_have_defaults()
      throws IOException {
    Set<String> container = OnAws.coordinatorsVariables();
    container.removeIf(name -> name.startsWith("AWS_"));
    Set<String> expected = new TreeSet<>(readByCoordinator);
    assertThat(expected).containsAll(LEFT_OUT.keySet());
    expected.removeAll(LEFT_OUT.keySet());
    Set<String> ofScript = OnAws.startScriptsVariables();
    ofScript.retainAll(container);
    expected.addAll(ofScript);
    assertThat(container).isEqualTo(expected);
    assertThat(OnAws.startScriptsVariables()).contains("BLIP_ADDRESS");
  }
}
