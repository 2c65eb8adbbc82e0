package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clicks while things are killed with kill -9: a coordinator, or the whole house with the queue,
 * the ledger's consumer, the tables and the sockets. In the end all who count have the same number,
 * a webhook has every click of the room, and another each change of a link; only of a visitor who
 * was never answered may the room have a click, and with it the maps, that the queue does not: the
 * house died between the two.
 */
class CrashIT {
  private static final String ACCOUNT = "crash";

  /** How often something is killed; more by {@code -Dblip.kills=…}. */
  private static final int ROUNDS = Integer.getInteger("blip.kills", 3);

  private static final int COORDINATORS = 2;
  private static final int VISITORS = 3;
  private static final int MAPS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  @TempDir Path data;
  private final AtomicBoolean visiting = new AtomicBoolean(true);
  private final AtomicLong asked = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();

  @Test
  void ledger_counters_room_and_maps_end_equal_whatever_is_killed() throws Exception {
    long seed = System.nanoTime();
    System.out.println("moments of the kills: seed " + seed);
    var random = new Random(seed);
    var environment =
        Map.of(
            "BLIP_COORDINATORS", Integer.toString(COORDINATORS),
            "BLIP_WINDOW", "50000",
            "BLIP_FETCH_ALLOW", "127.0.0.1");
    List<MapClient> maps = new ArrayList<>();
    try (var process = HouseProcess.start(data, environment);
        var receiver = new WebhookReceiver();
        var desk = new WebhookReceiver()) {
      House house = process.house();
      receiver.follows(house, ACCOUNT);
      desk.follows(house, ACCOUNT, List.of("link.created", "link.changed", "link.deleted"));
      for (int link = 0; link < VISITORS; link++) house.makeLink(ACCOUNT, "crash-" + link);
      for (int i = 0; i < MAPS; i++) maps.add(new MapClient(house, ACCOUNT));
      List<Thread> visitors = new ArrayList<>();
      for (int i = 0; i < VISITORS; i++) visitors.add(visitor(house, "crash-" + i));
      changeLink(house);
      for (int round = 1; round <= ROUNDS; round++) {
        awaitMoreClicks(random.nextInt(5, 60));
        if (round % 2 == 0) {
          process.kill();
          process.startAgain();
        } else {
          process.killCoordinator(1 + random.nextInt(COORDINATORS));
        }
      }
      awaitMoreClicks(20);
      visiting.set(false);
      for (Thread visitor : visitors) visitor.join();
      requireEqual(house, maps);
      long room = house.watch(ACCOUNT).await("snapshot").json().path("newest").asLong();
      await().atMost(PATIENCE).untilAsserted(() -> receiver.requireAll(room));
      await().atMost(PATIENCE).untilAsserted(() -> requireChanges(desk.links()));
    } finally {
      visiting.set(false);
      for (MapClient map : maps) map.close();
    }
  }

  private void awaitMoreClicks(int count) {
    long enough = answered.get() + count;
    await().atMost(PATIENCE).until(() -> answered.get() >= enough);
  }

  /** Follows a link over and over; a house that is down is tried again. */
  private Thread visitor(House house, String slug) {
    return Thread.ofVirtual()
        .start(
            () -> {
              while (visiting.get()) {
                asked.incrementAndGet();
                try {
                  house.follow(slug, "MY");
                  answered.incrementAndGet();
                  Thread.sleep(40);
                } catch (InterruptedException e) {
                  return;
                } catch (Exception e) {
                  // Nobody answered: the click may or may not have been recorded.
                }
              }
            });
  }

  private void requireEqual(House house, List<MapClient> maps) throws Exception {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              Set<String> ledger = ledger(house);
              var snapshot = house.watch(ACCOUNT).await("snapshot").json();
              assertThat(counters(house)).as("counters").isEqualTo(ledger.size());
              long room = snapshot.path("newest").asLong();
              long unanswered = asked.get() - answered.get();
              assertThat(room)
                  .as("room")
                  .isBetween((long) ledger.size(), ledger.size() + unanswered);
              for (MapClient map : maps) {
                assertThat(map.fault()).isNull();
                assertThat(map.seq()).as("map").isEqualTo(room);
                assertThat(map.clicks()).as("map's clicks").isEqualTo(room);
              }
            });
    assertThat((long) ledger(house).size()).isBetween(answered.get(), asked.get());
  }

  /** The IDs of all clicks in the ledger, none of them twice. */
  private static Set<String> ledger(House house) throws Exception {
    Set<String> ids = new HashSet<>();
    String cursor = "";
    do {
      String path = "/api/clicks?limit=1000" + (cursor.isEmpty() ? "" : "&cursor=" + cursor);
      JsonNode page = Json.tree(house.api(ACCOUNT, "GET", path, "").body());
      for (JsonNode click : page.path("clicks")) {
        assertThat(ids.add(click.path("id").asText())).as("listed once").isTrue();
      }
      cursor = page.path("cursor").asText("");
    } while (!cursor.isEmpty());
    return ids;
  }

  private static long counters(House house) throws Exception {
    var stats = Json.tree(house.api(ACCOUNT, "GET", "/api/stats?by=link", "").body());
    long rows = 0;
    for (JsonNode row : stats.path("rows")) rows += row.path("count").asLong();
    assertThat(rows).isEqualTo(stats.path("total").asLong());
    return rows;
  }

  /** One link is made, changed and deleted just before something is killed. */
  private static void changeLink(House house) throws Exception {
    house.makeLink(ACCOUNT, "crash-desk");
    String path = "/api/links/crash-desk";
    String title = "{\"title\":\"Desk\"}";
    assertThat(house.api(ACCOUNT, "PATCH", path, title).statusCode()).isEqualTo(200);
    assertThat(house.api(ACCOUNT, "DELETE", path, "").statusCode()).isEqualTo(204);
  }

  private static void requireChanges(List<String> links) {
    assertThat(links)
        .containsSubsequence(
            "link.created crash-desk - -",
            "link.changed crash-desk Desk -",
            "link.deleted crash-desk Desk -")
        .hasSize(VISITORS + 3);
  }
}
