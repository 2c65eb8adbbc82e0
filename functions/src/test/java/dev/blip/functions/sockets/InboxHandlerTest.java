package dev.blip.functions.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Environment;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboxHandlerTest {
  private final Listener coordinator = new Listener();
  private final InboxHandler handler;

  InboxHandlerTest() throws IOException {
    var environment =
        new Environment(
            Map.of("COORDINATOR_URL", coordinator.url(), "COORDINATOR_SECRET", "secret"));
    handler = new InboxHandler(environment, Duration.ofSeconds(1));
  }

  @AfterEach
  void stop() {
    coordinator.close();
  }

  /**
   * Brings a message to each of these rooms; answers the places of those that are to come again.
   */
  private List<Integer> bring(String... rooms) {
    List<Map<String, Object>> records = new ArrayList<>();
    for (String room : rooms) {
      int place = records.size();
      var waiting = new Waiting("counter/" + room, "c", null, "increment", "id-" + place);
      records.add(Map.of("messageId", Integer.toString(place), "body", Json.write(waiting)));
    }
    JsonNode answer = Recorded.event("sqs").with("Records", records).to(handler);
    List<Integer> again = new ArrayList<>();
    for (JsonNode failure : answer.path("batchItemFailures")) {
      again.add(Integer.parseInt(failure.path("itemIdentifier").asText()));
    }
    return again;
  }

  @Test
  void batch_ends_before_the_queue_hands_it_out_again_however_many_rooms_are_silent() {
    coordinator.neverAnswers();
    long start = System.nanoTime();
    assertThat(bring("a", "b", "c", "d")).containsExactly(0, 1, 2, 3);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void what_is_behind_waits_in_its_own_room_alone() {
    coordinator.answers(503);
    assertThat(bring("a", "a")).containsExactly(0, 1);
    assertThat(coordinator.calls())
        .as("the second waits for the first")
        .allSatisfy(call -> assertThat(call.headers()).containsEntry("idempotency-key", "id-0"));
    coordinator.answers(200);
    assertThat(bring("a", "b", "a")).isEmpty();
  }
}
