package dev.blip.local.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.lambda.FunctionFailed;
import dev.blip.protocol.Json;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ScheduleApiTest {
  private final AtomicInteger invoked = new AtomicInteger();

  @Test
  void target_that_failed_is_invoked_again() {
    OnDemand.Target moody =
        () -> {
          if (invoked.incrementAndGet() < 3) {
            throw new FunctionFailed("Wake", "out of order", new IllegalStateException());
          }
        };
    try (var schedules = new ScheduleApi(moody)) {
      put(schedules, Instant.now());
      await().untilAsserted(() -> assertThat(invoked).hasValue(3));
    }
  }

  @Test
  void schedule_that_was_put_off_or_is_closed_invokes_nobody() {
    var first = new AtomicInteger();
    try (var schedules = new ScheduleApi(first::incrementAndGet);
        var watch = new ScheduleApi(invoked::incrementAndGet)) {
      put(schedules, Instant.now().plusSeconds(2));
      put(schedules, Instant.now().plusSeconds(3600));
      var closed = new ScheduleApi(first::incrementAndGet);
      put(closed, Instant.now().plusSeconds(2));
      closed.close();
      put(watch, Instant.now().plusSeconds(3));
      await().untilAsserted(() -> assertThat(invoked).hasValue(1));
      assertThat(first).hasValue(0);
    }
  }

  private static void put(ScheduleApi schedules, Instant due) {
    LocalDateTime time = LocalDateTime.ofInstant(due, ZoneOffset.UTC);
    JsonNode schedule =
        Json.tree(
            Json.write(
                Map.of(
                    "State",
                    "ENABLED",
                    "ScheduleExpression",
                    "at(" + time.truncatedTo(ChronoUnit.SECONDS) + ")",
                    "Target",
                    Map.of(),
                    "FlexibleTimeWindow",
                    Map.of())));
    assertThat(schedules.answer("PUT", Control.SCHEDULE, schedule).status()).isEqualTo(200);
  }
}
