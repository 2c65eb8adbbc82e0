package dev.blip.local.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.history.HistoryHandler;
import dev.blip.functions.ledger.LedgerHandler;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import dev.blip.protocol.Uuid7;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of clicks and counts: each click once, and its past told exactly. */
abstract class LedgerSuite {
  private static final Random RANDOM = new Random(7);

  @TempDir Path folder;
  private RunningCoordinator coordinator;
  private LedgerHandler ledger;
  private HistoryHandler history;

  abstract Backend backend();

  @BeforeEach
  void start() {
    coordinator = new RunningCoordinator(backend(), folder);
    var address = Map.of("CoordinatorUrl", coordinator.url());
    ledger = new LedgerHandler(backend().environment("LedgerFunction", address));
    history = new HistoryHandler(backend().environment("HistoryFunction", address));
  }

  @AfterEach
  void stop() {
    coordinator.close();
  }

  private static Click click(String account, int number, long time, boolean bot) {
    String id = new Uuid7(() -> Instant.ofEpochMilli(time), new SecureRandom()).next();
    @Nullable String country = number % 5 == 0 ? null : List.of("MY", "DE", "BR").get(number % 3);
    String device = number % 2 == 0 ? "mobile" : "desktop";
    @Nullable String referrer = number % 4 == 0 ? null : "r" + number % 4 + ".example";
    String link = "link-" + number % 7;
    return new Click(
        id, account, link, time, null, null, null, country, null, device, bot, referrer);
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

  /** What the queue is to deliver again. */
  private List<?> deliver(List<Click> clicks) {
    return ledger.take(event(clicks)).getBatchItemFailures();
  }

  private JsonNode get(String account, String address) {
    var answer = Calls.call(history, account, "GET", address, "");
    assertThat(answer.status()).as(address + ": " + answer.body()).isEqualTo(200);
    return answer.json();
  }

  private List<JsonNode> allClicks(String account, String query) {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = get(account, "/api/clicks?limit=100" + query + cursor);
      page.path("clicks").forEach(all::add);
      cursor = page.hasNonNull("cursor") ? "&cursor=" + page.path("cursor").asText() : "";
    } while (!cursor.isEmpty());
    return all;
  }

  private Map<String, Long> stats(String account, String query) {
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

  @Test
  void clicks_are_told_newest_first_also_where_a_page_ends() {
    long noon = Instant.parse("2026-03-04T12:00:00Z").toEpochMilli();
    List<Click> clicks = new ArrayList<>();
    for (int i = 0; i < 250; i++) clicks.add(click("told", i, noon + i * 1_000L, false));
    assertThat(deliver(clicks)).isEmpty();
    String span = "&from=2026-03-04T00:00:00Z&to=2026-03-05T00:00:00Z";
    List<Long> times =
        allClicks("told", span).stream().map(click -> click.path("time").asLong()).toList();
    assertThat(times).hasSize(250).isSortedAccordingTo(Collections.reverseOrder());
  }
}
