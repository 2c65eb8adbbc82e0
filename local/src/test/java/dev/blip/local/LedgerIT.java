package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Environment;
import dev.blip.functions.ledger.LedgerHandler;
import dev.blip.local.data.LocalAws;
import dev.blip.local.template.Template;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import dev.blip.protocol.Uuid7;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger counts each click once, whatever the queue does, and tells its past exactly. */
class LedgerIT {
  private static final Random RANDOM = new Random(7);

  @TempDir static Path data;
  private static Laptop laptop;
  private static House house;
  private static LedgerHandler ledger;

  @BeforeAll
  static void start() throws Exception {
    laptop = House.start(data);
    house = new House(laptop.origin());
    Map<String, String> variables =
        new HashMap<>(LocalAws.environment(laptop.tables().port(), laptop.queue().port()));
    variables.put("CLICKS_TABLE", "ClicksTable");
    variables.put("COUNTS_TABLE", "CountsTable");
    variables.put("COORDINATOR_URL", laptop.coordinatorUrl().toString());
    variables.put("COORDINATOR_SECRET", "");
    variables.put("METRICS_NAMESPACE", "");
    String queues = LocalAws.endpoint(laptop.queue().port()) + "/" + Template.ACCOUNT + "/";
    variables.put("CLICKS_QUEUE_URL", queues + "ClicksQueue");
    variables.put("DEAD_LETTERS_URL", queues + "ClicksDeadLetters");
    ledger = new LedgerHandler(new Environment(variables));
  }

  @AfterAll
  static void stop() {
    laptop.close();
  }

  private static Click click(String account, int number, long time, boolean bot) {
    String id = new Uuid7(() -> Instant.ofEpochMilli(time), new SecureRandom()).next();
    @Nullable String country = number % 5 == 0 ? null : List.of("MY", "DE", "BR").get(number % 3);
    String device = number % 2 == 0 ? "mobile" : "desktop";
    @Nullable String referrer = number % 4 == 0 ? null : "r" + number % 4 + ".example";
    return new Click(
        id,
        account,
        "link-" + number % 7,
        time,
        null,
        null,
        null,
        country,
        null,
        device,
        bot,
        referrer);
  }

  private static SQSEvent event(List<Click> clicks) {
    var event = new SQSEvent();
    List<SQSMessage> messages = new ArrayList<>();
    for (Click click : clicks) {
      var message = new SQSMessage();
      message.setMessageId("m-" + messages.size());
      message.setBody(Json.write(click));
      messages.add(message);
    }
    event.setRecords(messages);
    return event;
  }

  private JsonNode get(String account, String path) throws Exception {
    var reply = house.api(account, "GET", path, "");
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return Json.tree(reply.body());
  }

  private List<JsonNode> allClicks(String account, String query) throws Exception {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = get(account, "/api/clicks?limit=100" + query + cursor);
      page.path("clicks").forEach(all::add);
      cursor = page.hasNonNull("cursor") ? "&cursor=" + page.path("cursor").asText() : "";
    } while (!cursor.isEmpty());
    return all;
  }

  private Map<String, Long> stats(String account, String query) throws Exception {
    Map<String, Long> rows = new TreeMap<>();
    get(account, "/api/stats?" + query)
        .path("rows")
        .forEach(row -> rows.put(row.path("key").asText(), row.path("count").asLong()));
    return rows;
  }

  private static Map<String, Long> recount(List<JsonNode> clicks, String field) {
    Map<String, Long> rows = new TreeMap<>();
    for (JsonNode click : clicks) rows.merge(click.path(field).asText(""), 1L, Long::sum);
    return rows;
  }

  @Test
  void clicks_that_come_again_and_at_once_are_counted_once() throws Exception {
    long now = System.currentTimeMillis();
    List<Click> clicks = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      clicks.add(click("counted", i, now - RANDOM.nextInt(7_200_000), i % 10 == 9));
    }
    List<Callable<List<?>>> deliveries = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      List<Click> batch = new ArrayList<>(clicks.subList(0, 300 - 50 * i));
      batch.addAll(clicks.subList(0, 20));
      Collections.shuffle(batch, RANDOM);
      deliveries.add(() -> deliver(batch));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<?>> each : threads.invokeAll(deliveries)) each.get();
    }
    assertThat(deliver(clicks)).isEmpty();

    List<JsonNode> ledgers = allClicks("counted", "");
    assertThat(ledgers).hasSize(270);
    assertThat(allClicks("counted", "&bots=true")).hasSize(300);
    assertThat(get("counted", "/api/stats").path("total").asLong()).isEqualTo(270);
    for (String by : List.of("country", "link", "device", "referrer")) {
      assertThat(stats("counted", "by=" + by)).as(by).isEqualTo(recount(ledgers, by));
    }
    assertThat(stats("counted", "by=day").values().stream().mapToLong(n -> n).sum()).isEqualTo(270);
    List<JsonNode> ofLink = allClicks("counted", "&link=link-3");
    assertThat(stats("counted", "by=country&link=link-3")).isEqualTo(recount(ofLink, "country"));
    assertThat(allClicks("stranger", "&bots=true")).isEmpty();
  }

  /** What the queue is to deliver again. */
  private static List<?> deliver(List<Click> clicks) {
    return ledger.take(event(clicks)).getBatchItemFailures();
  }

  @Test
  void redirects_are_in_the_past_newest_first_and_in_their_hour() throws Exception {
    house.makeLink("past", "past-1");
    house.follow("past-1", "MY");
    house.follow("past-1", "DE");
    await()
        .atMost(House.PATIENCE)
        .untilAsserted(
            () -> assertThat(get("past", "/api/stats").path("total").asLong()).isEqualTo(2));
    assertThat(stats("past", "by=country")).isEqualTo(Map.of("DE", 1L, "MY", 1L));
    List<JsonNode> clicks = allClicks("past", "");
    assertThat(clicks.stream().map(c -> c.path("country").asText())).containsExactly("DE", "MY");
    String before = Instant.ofEpochMilli(clicks.getLast().path("time").asLong()).toString();
    assertThat(allClicks("past", "&to=" + before)).isEmpty();
    assertThat(allClicks("past", "&from=" + before)).hasSize(2);
    assertThat(stats("past", "by=country&to=2020-01-01T00:00:00Z")).isEmpty();
  }

  @Test
  void wrong_questions_are_told_what_is_wrong() throws Exception {
    for (String path :
        List.of(
            "/api/stats?from=2026-01-01T00:30:00Z",
            "/api/stats?by=moon",
            "/api/stats?from=yesterday",
            "/api/clicks?limit=0",
            "/api/clicks?limit=1001",
            "/api/clicks?bots=maybe",
            "/api/clicks?cursor=%2521",
            "/api/clicks?cursor=MTIz",
            "/api/clicks?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")) {
      assertThat(house.api("wrong", "GET", path, "").statusCode()).as(path).isEqualTo(400);
    }
    assertThat(house.send("GET", "/api/clicks", "").statusCode()).isEqualTo(401);
    assertThat(house.api("wrong", "POST", "/api/stats", "{}").statusCode()).isEqualTo(405);
  }
}
