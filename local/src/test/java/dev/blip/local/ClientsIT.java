package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.client.Blip;
import dev.blip.client.BlipException;
import dev.blip.client.Message;
import dev.blip.client.Subscribe;
import dev.blip.client.Topic;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both clients play one scenario while coordinator, sockets and all are killed: nothing is missed.
 */
class ClientsIT {
  private static final Path SCENARIO = Path.of("..", "clients", "scenario.json");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ACCOUNT = "clients";

  @TempDir Path data;
  private final JsonNode scenario = scenario();
  private final int messages = scenario.path("messages").asInt();
  private final List<Message> handled = new CopyOnWriteArrayList<>();
  private final Set<Long> failed = new HashSet<>();

  private static JsonNode scenario() {
    try {
      return Json.tree(Files.readString(SCENARIO));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Subscribe how() {
    JsonNode how = scenario.path("subscribe");
    return Subscribe.fromAll()
        .durable(how.path("durable").asText())
        .group(how.path("group").asText())
        .ackWait(Duration.ofMillis(how.path("ackWaitMs").asLong()))
        .maxInFlight(how.path("maxInFlight").asInt());
  }

  /** Fails with some messages, the first time. */
  private void handle(Message message) {
    for (JsonNode one : scenario.path("fails")) {
      if (one.asLong() == message.seq() && failed.add(message.seq())) {
        throw new IllegalStateException("fails once, as the scenario has it");
      }
    }
    handled.add(message);
  }

  private static Topic topic(House house, String name) throws Exception {
    String token = house.token(ACCOUNT);
    return Blip.at(house.origin.toString(), () -> token).topic(ACCOUNT + "." + name);
  }

  private static JsonNode subscriber(House house, String name) throws Exception {
    String path = "/parties/topic/" + ACCOUNT + "." + name;
    return Json.tree(house.api(ACCOUNT, "GET", path, "").body()).path("subscribers").path(0);
  }

  private CompletableFuture<Void> publishAll(Topic topic) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            for (int i = 1; i <= messages; i++) {
              assertThat(topic.publish("id-" + i, "{\"n\":" + i + ",\"s\":\"}\\\"\"}"))
                  .isEqualTo(i);
            }
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void both_miss_nothing_while_everything_is_killed() throws Exception {
    try (var process = HouseProcess.start(data.resolve("house"), Map.of())) {
      House house = process.house();
      Topic topic = topic(house, "java");
      var published = publishAll(topic);
      Path told = data.resolve("told.txt");
      try (var node = new NodePlayer(house, ACCOUNT, ACCOUNT + ".js", told);
          var subscription = topic.subscribe(how(), this::handle)) {
        int few = scenario.path("killAfter").asInt();
        await().atMost(PATIENCE).until(() -> handled.size() >= few && node.handled().size() >= few);
        process.kill();
        process.startAgain();
        refusalsEndIt(house);
        published.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        await()
            .atMost(PATIENCE)
            .ignoreExceptionsInstanceOf(IOException.class)
            .until(() -> subscriber(house, "java").path("next").asInt() == messages + 1);
        assertThat(subscription.ended()).isNotDone();
        node.awaitEnd(PATIENCE);
        assertAll(node.handled());
        assertThat(node.told()).contains("fails once: 3", "taken over: 409", "refused: 401");
      }
    }
    assertAll(handled.stream().map(Message::seq).toList());
    assertThat(failed).hasSize(scenario.path("fails").size());
    Message third =
        handled.stream().filter(message -> message.seq() == 3).findFirst().orElseThrow();
    assertThat(third.delivery()).isGreaterThan(1);
    assertThat(third.id()).isEqualTo("id-3");
    assertThat(third.data()).isEqualTo("{\"n\":3,\"s\":\"}\\\"\"}");
  }

  /** Each was dealt with once. */
  private void assertAll(List<Long> numbers) {
    assertThat(numbers)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, messages).boxed().toList());
  }

  private void refusalsEndIt(House house) throws Exception {
    Topic others = Blip.at(house.origin.toString(), () -> "no token").topic("others.java");
    assertThatThrownBy(() -> others.publish("{}"))
        .isInstanceOf(BlipException.class)
        .hasMessageContaining("401");
    assertThatThrownBy(() -> others.subscribe(how(), this::handle).ended().join())
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("401");
    Topic alone = topic(house, "alone");
    Subscribe durable = Subscribe.fromAll().durable("d");
    try (var first = alone.subscribe(durable, this::handle)) {
      await()
          .atMost(PATIENCE)
          .until(() -> subscriber(house, "alone").path("connected").asInt() == 1);
      try (var second = alone.subscribe(durable, this::handle)) {
        assertThatThrownBy(() -> first.ended().get(30, TimeUnit.SECONDS))
            .hasMessageContaining("taken over");
        assertThat(second.ended()).isNotDone();
      }
    }
  }
}
