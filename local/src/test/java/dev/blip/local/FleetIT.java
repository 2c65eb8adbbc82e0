package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three coordinators behind one house, each of whose addresses its functions know, as visitors see
 * it when they are killed.
 */
class FleetIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SIZE = 3;

  @TempDir Path data;

  private Settings settings() {
    return new Settings(
        0, data, false, SIZE, 0, ClickSettings.DEFAULT, "", "", "fleet.orders", false, 0);
  }

  private ProcessHandle coordinator(int number) throws IOException {
    String pid = Files.readString(data.resolve("coordinators").resolve(number + ".pid")).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  private static void increment(House house, int room, int expected) throws Exception {
    var reply = house.send("POST", "/parties/counter/fleet-" + room, "increment");
    assertThat(reply.body()).isEqualTo(Integer.toString(expected));
  }

  private static void publish(House house, int number) throws Exception {
    String message = "{\"id\":\"order-%d\",\"data\":%d}".formatted(number, number);
    var reply = house.api("fleet", "POST", "/parties/topic/fleet.orders", message);
    assertThat(Json.tree(reply.body()).path("seq").asInt()).as(reply.body()).isEqualTo(number);
  }

  @Test
  void sockets_stay_open_and_nothing_is_lost_while_each_is_killed_or_leaves() throws Exception {
    List<ProcessHandle> last = new ArrayList<>();
    try (Laptop laptop =
        Laptop.start(
            settings(), DataFolder.open(data), House.TEMPLATE, new HouseParts(), Progress.SILENT)) {
      var house = new House(laptop.origin());
      house.makeLink("fleet", "fleet-1");
      Watcher map = house.watch("fleet");
      Watcher counter = Watcher.open(house, "/parties/counter/fleet-0");
      for (int killed = 1; killed <= SIZE; killed++) {
        for (int room = 0; room < 9; room++) increment(house, room, 2 * killed - 1);
        for (int order = 1; order <= 5; order++) publish(house, 10 * (killed - 1) + order);
        ProcessHandle victim = coordinator(killed);
        // The second leaves in good order; the others have no time to.
        boolean told = killed == 2 ? victim.destroy() : victim.destroyForcibly();
        assertThat(told).isTrue();
        for (int room = 0; room < 9; room++) increment(house, room, 2 * killed);
        for (int order = 6; order <= 10; order++) publish(house, 10 * (killed - 1) + order);
        house.follow("fleet-1", "DE");
        map.awaitClick(killed);
        int number = killed;
        await()
            .atMost(PATIENCE)
            .ignoreExceptions()
            .until(
                () -> coordinator(number).pid() != victim.pid() && coordinator(number).isAlive());
      }
      long count = 2 * SIZE;
      counter.await(json -> json.asLong() == count);
      assertThat(map.closed).isNotDone();
      for (JsonNode order : BridgedQueue.take(laptop, 10 * SIZE)) {
        assertThat(order.path("data")).isEqualTo(order.path("seq"));
      }
      assertThat(counter.closed).isNotDone();
      for (int number = 1; number <= SIZE; number++) last.add(coordinator(number));
    }
    assertThat(last).noneMatch(ProcessHandle::isAlive);
  }
}
