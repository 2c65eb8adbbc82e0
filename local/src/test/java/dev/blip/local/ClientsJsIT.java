package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JavaScript client plays the clients' scenario in Node while everything is killed. */
class ClientsJsIT {
  private static final Path CLIENTS = Path.of("..", "clients");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ACCOUNT = "clients";
  private static final String TOPIC = ACCOUNT + ".js";

  @TempDir Path data;

  private Process play(House house, Path told) throws Exception {
    return new ProcessBuilder(
            "node",
            CLIENTS.resolve("js/test/scenario.mjs").toString(),
            house.origin.toString(),
            house.token(ACCOUNT),
            TOPIC,
            CLIENTS.resolve("scenario.json").toString())
        .redirectErrorStream(true)
        .redirectOutput(told.toFile())
        .start();
  }

  /** The numbers that its handler has dealt with, and what else it said. */
  private static List<String> handled(Path told) throws IOException {
    return Files.readAllLines(told).stream().filter(line -> line.matches("[0-9]+")).toList();
  }

  @Test
  void javascript_misses_nothing_while_everything_is_killed() throws Exception {
    JsonNode scenario = Json.tree(Files.readString(CLIENTS.resolve("scenario.json")));
    int messages = scenario.path("messages").asInt();
    Path told = data.resolve("told.txt");
    try (var process = HouseProcess.start(data.resolve("house"), Map.of())) {
      House house = process.house();
      Process player = play(house, told);
      try {
        int few = scenario.path("killAfter").asInt();
        await().atMost(PATIENCE).until(() -> handled(told).size() >= few);
        process.kill();
        process.startAgain();
        boolean ended = player.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(ended).as(Files.readString(told)).isTrue();
      } finally {
        player.destroyForcibly();
      }
      assertThat(player.exitValue()).as(Files.readString(told)).isZero();
      assertThat(handled(told))
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(
              IntStream.rangeClosed(1, messages).mapToObj(Integer::toString).toList());
      assertThat(Files.readString(told))
          .contains("fails once: 3", "taken over: 409", "refused: 401");
    }
  }
}
