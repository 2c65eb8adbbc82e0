package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic over real sockets, while its coordinators are killed. */
class TopicIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String ACCOUNT = "topics";
  private static final String TOPIC = "/parties/topic/" + ACCOUNT + ".orders";
  private static final int MESSAGES = 30;

  /** Those below it are acknowledged, on disk, when both coordinators are killed. */
  private static final int ACKNOWLEDGED = 10;

  @TempDir Path data;
  private final AtomicBoolean over = new AtomicBoolean();

  /** Publishes under one ID until it is answered; answers the number. */
  private static long publish(House house, String token, int number) {
    String body = "{\"type\":\"publish\",\"id\":\"id-%d\",\"data\":%d}".formatted(number, number);
    HttpResponse<String> reply =
        await()
            .atMost(PATIENCE)
            .ignoreExceptionsInstanceOf(IOException.class)
            .until(
                () -> house.send("POST", TOPIC, body, "Authorization", "Bearer " + token),
                answer -> answer.statusCode() == 200);
    return Json.tree(reply.body()).path("seq").asLong();
  }

  private static JsonNode info(House house) throws Exception {
    return Json.tree(house.api(ACCOUNT, "GET", TOPIC, "").body());
  }

  private static int next(House house) throws Exception {
    return info(house).path("subscribers").path(0).path("next").asInt();
  }

  /** What came of those that were acknowledged before the kill. */
  private static List<Long> acknowledged(Watcher socket) {
    return messages(socket).stream().filter(seq -> seq < ACKNOWLEDGED).toList();
  }

  private static Watcher subscribe(House house) throws Exception {
    Watcher socket = Watcher.open(house, TOPIC + "?ticket=" + house.ticket(ACCOUNT));
    socket.send(
        "{\"type\":\"subscribe\",\"durable\":\"worker\",\"from\":\"all\",\"ack\":\"explicit\","
            + "\"maxInFlight\":5,\"ackWaitMs\":3000}");
    socket.await("subscribed");
    return socket;
  }

  private static List<Long> messages(Watcher socket) {
    return socket.frames.stream()
        .map(Watcher.Frame::json)
        .filter(json -> json.path("type").asText().equals("message"))
        .map(json -> json.path("seq").asLong())
        .toList();
  }

  /**
   * Acknowledges whatever comes until the test is over, again too: an acknowledgement may be lost
   * with its coordinator; another thread's.
   */
  private Thread worker(Watcher socket) {
    return Thread.ofVirtual()
        .start(
            () -> {
              for (int done = 0; ; done++) {
                int seen = done;
                await().atMost(PATIENCE).until(() -> over.get() || messages(socket).size() > seen);
                if (over.get()) return;
                socket.send("{\"type\":\"ack\",\"seq\":" + messages(socket).get(done) + "}");
              }
            });
  }

  @Test
  void subscriber_misses_nothing_and_acknowledges_once_while_coordinators_are_killed()
      throws Exception {
    try (var process = HouseProcess.start(data, Map.of("BLIP_COORDINATORS", "2"))) {
      House house = process.house();
      String token = house.token(ACCOUNT);
      Watcher socket = subscribe(house);
      Thread worker = worker(socket);
      List<Long> before = List.of();
      for (int number = 1; number <= MESSAGES; number++) {
        if (number == MESSAGES / 2) {
          await().atMost(PATIENCE).until(() -> next(house) >= ACKNOWLEDGED);
          before = acknowledged(socket);
          killBoth(process);
        }
        assertThat(publish(house, token, number)).isEqualTo(number);
      }
      await().atMost(PATIENCE).until(() -> next(house) == MESSAGES + 1);
      assertThat(acknowledged(socket)).isEqualTo(before);
      over.set(true);
      worker.join(PATIENCE);
      assertThat(socket.closed).isNotDone();
      // One after the other at first; those that came twice were under way in a kill.
      assertThat(messages(socket).stream().distinct().toList()).isSorted().hasSize(MESSAGES);
      socket.close();
      Watcher back = subscribe(house);
      assertThat(publish(house, token, MESSAGES)).isEqualTo(MESSAGES);
      publish(house, token, MESSAGES + 1);
      back.await(json -> json.path("seq").asLong() == MESSAGES + 1);
      assertThat(messages(back)).containsExactly(MESSAGES + 1L);
      refusesOthers(house);
    }
  }

  /** At once, so that the topic loses its own for certain. */
  private static void killBoth(HouseProcess process) throws IOException {
    process.killCoordinator(1);
    process.killCoordinator(2);
  }

  private static void refusesOthers(House house) throws Exception {
    assertThat(house.api("others", "GET", TOPIC, "").statusCode()).isEqualTo(403);
    assertThat(house.send("GET", TOPIC, "").statusCode()).isEqualTo(401);
    String config = "{\"maxMessages\":2}";
    assertThat(house.api(ACCOUNT, "PUT", TOPIC + "/config", config).statusCode()).isEqualTo(200);
    assertThat(info(house).path("first").asInt()).isEqualTo(MESSAGES);
  }
}
