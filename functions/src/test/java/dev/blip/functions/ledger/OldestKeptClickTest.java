package dev.blip.functions.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Ids;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The age that SQS forgets: the ledger tells it of each batch of which a click comes again. */
@ExtendWith(Aws.Resolver.class)
class OldestKeptClickTest {
  private final Listener rooms = new Listener();
  private final List<String> told = new ArrayList<>();
  private final LedgerHandler ledger;

  OldestKeptClickTest(Aws aws) throws IOException {
    ledger =
        new LedgerHandler(
            aws.environment(
                "COORDINATOR_URL", rooms.url(),
                "CLICKS_QUEUE_URL", aws.newQueue("oldest-" + UUID.randomUUID())),
            (name, value, unit, why) -> told.add(name + " " + (long) value));
  }

  @AfterEach
  void stop() {
    rooms.close();
  }

  private int comeAgain(long sent) {
    long now = System.currentTimeMillis();
    var click = Map.of("id", Ids.random().next(), "account", "old", "link", "walk", "time", now);
    JsonNode answer =
        Recorded.event("sqs")
            .with("Records/0/body", Json.write(click))
            .with("Records/0/attributes/ApproximateReceiveCount", "700")
            .with("Records/0/attributes/SentTimestamp", Long.toString(sent))
            .to(ledger);
    return answer.path("batchItemFailures").size();
  }

  @Test
  void it_is_told_in_seconds_however_often_the_click_came() {
    rooms.answers(503);
    assertThat(comeAgain(System.currentTimeMillis() - 3_600_000)).isEqualTo(1);
    assertThat(told)
        .singleElement()
        .satisfies(
            age -> {
              assertThat(age).startsWith("OldestKeptClick ");
              assertThat(Long.parseLong(age.substring(16))).isBetween(3_600L, 3_660L);
            });
  }

  @Test
  void nothing_is_told_where_no_click_comes_again() {
    assertThat(comeAgain(System.currentTimeMillis() - 3_600_000)).isZero();
    assertThat(told).isEmpty();
  }
}
