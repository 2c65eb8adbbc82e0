package dev.blip.functions.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.ledger.LedgerHandler;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import dev.blip.protocol.Uuid7;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Days and hours of every time zone, of clicks as the ledger wrote them, against a recount. */
@ExtendWith(Aws.Resolver.class)
class ZonesTest {
  private static final Random RANDOM = new Random(11);

  private final String account = "z-" + UUID.randomUUID();
  private final LedgerHandler ledger;
  private final HistoryHandler history;

  ZonesTest(Aws aws) {
    ledger = new LedgerHandler(aws.environment());
    history = new HistoryHandler(aws.environment());
  }

  /** Clicks of two links at any time of a span, and one at each end of each of its quarters. */
  private List<Instant> write(Instant from, Instant to, int count) {
    List<Instant> times = new ArrayList<>();
    long millis = Duration.between(from, to).toMillis();
    for (int i = 0; i < count; i++) times.add(from.plusMillis(RANDOM.nextLong(millis)));
    for (Instant at = from; at.isBefore(to); at = at.plus(Duration.ofMinutes(15))) {
      times.add(at);
      times.add(at.plusMillis(Duration.ofMinutes(15).toMillis() - 1));
    }
    List<SQSMessage> messages = new ArrayList<>();
    for (Instant time : times) {
      var message = new SQSMessage();
      message.setMessageId("m-" + messages.size());
      message.setBody(Json.write(click(time, "link-" + messages.size() % 2)));
      messages.add(message);
    }
    var event = new SQSEvent();
    event.setRecords(messages);
    ledger.take(event);
    return times.stream().sorted().toList();
  }

  private Click click(Instant time, String link) {
    String id = new Uuid7(InstantSource.fixed(time), RANDOM).next();
    return new Click(
        id, account, link, time.toEpochMilli(), null, null, null, "IN", null, null, false, null);
  }

  private JsonNode stats(Map<String, String> query) {
    JsonNode answer =
        Recorded.event("http-api")
            .with("requestContext/http/method", "GET")
            .with("requestContext/authorizer/lambda/account", account)
            .with("rawPath", "/api/stats")
            .with("queryStringParameters", query)
            .with("body", null)
            .to(history);
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(200);
    return Json.tree(answer.path("body").asText());
  }

  private static Map<String, Long> rows(JsonNode answer) {
    Map<String, Long> rows = new LinkedHashMap<>();
    answer.path("rows").forEach(r -> rows.put(r.path("key").asText(), r.path("count").asLong()));
    return rows;
  }

  private static Map<String, Long> recount(
      List<Instant> times, ZoneId zone, Function<OffsetDateTime, String> key) {
    Map<String, Long> rows = new LinkedHashMap<>();
    for (Instant time : times) {
      rows.merge(key.apply(time.atZone(zone).toOffsetDateTime()), 1L, Long::sum);
    }
    return rows;
  }

  private static String hour(OffsetDateTime local) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(local.truncatedTo(ChronoUnit.HOURS));
  }

  /**
   * Spans hold a change of the zone's clocks where it has one; some begin in the midst of hours.
   */
  @ParameterizedTest
  @CsvSource({
    "UTC,2026-11-20T00:00:00Z,2026-11-21T12:00:00Z",
    "Asia/Kuala_Lumpur,2026-11-20T00:00:00Z,2026-11-21T12:00:00Z",
    "Asia/Kolkata,2026-11-19T18:30:00Z,2026-11-21T18:30:00Z",
    "Asia/Kathmandu,2026-11-19T18:15:00Z,2026-11-20T18:15:00Z",
    "Pacific/Chatham,2026-09-26T00:00:00Z,2026-09-27T12:15:00Z",
    "Australia/Lord_Howe,2026-04-04T00:45:00Z,2026-04-05T13:30:00Z",
    "America/New_York,2026-11-01T04:00:00Z,2026-11-02T05:00:00Z",
    "America/St_Johns,2026-03-08T03:30:00Z,2026-03-09T02:30:00Z"
  })
  void days_and_hours_of_a_zone_are_exact_and_in_order(ZoneId zone, Instant from, Instant to) {
    List<Instant> times =
        write(from.minus(2, ChronoUnit.HOURS), to.plus(2, ChronoUnit.HOURS), 150).stream()
            .filter(time -> !time.isBefore(from) && time.isBefore(to))
            .toList();
    for (String by : List.of("day", "hour")) {
      JsonNode answer =
          stats(Map.of("from", from.toString(), "to", to.toString(), "by", by, "tz", zone.getId()));
      assertThat(answer.path("total").asInt()).isEqualTo(times.size());
      Function<OffsetDateTime, String> key =
          by.equals("day") ? local -> local.toLocalDate().toString() : ZonesTest::hour;
      assertThat(new ArrayList<>(rows(answer).entrySet()))
          .isEqualTo(new ArrayList<>(recount(times, zone, key).entrySet()));
    }
  }

  @Test
  void other_statistics_of_whole_hours_are_the_same_in_every_zone() {
    Instant from = Instant.parse("2026-11-20T00:00:00Z");
    Instant to = Instant.parse("2026-11-20T05:00:00Z");
    List<Instant> times = write(from, to.plus(1, ChronoUnit.HOURS), 50);
    long held = times.stream().filter(time -> time.isBefore(to)).count();
    var query =
        Map.of("from", from.toString(), "to", to.toString(), "by", "country", "tz", "Asia/Kolkata");
    assertThat(rows(stats(query))).isEqualTo(Map.of("IN", held));
  }

  /**
   * What the counters rest upon: quarters of an hour are enough for each zone there is. (The last
   * one that changed otherwise, in 2022 and by a minute, was that of a station in Antarctica.)
   */
  @Test
  void every_zone_begins_its_hours_and_changes_its_clocks_with_a_quarter_of_an_hour() {
    Instant begin = Instant.parse("2026-01-01T00:00:00Z");
    for (String name : ZoneId.getAvailableZoneIds()) {
      var rules = ZoneId.of(name).getRules();
      assertThat(rules.getOffset(begin).getTotalSeconds() % 900).as(name).isZero();
      var change = rules.nextTransition(begin);
      for (int i = 0; change != null && i < 40; i++) {
        assertThat(change.getInstant().getEpochSecond() % 900).as(name).isZero();
        assertThat(change.getOffsetAfter().getTotalSeconds() % 900).as(name).isZero();
        change = rules.nextTransition(change.getInstant());
      }
    }
  }
}
