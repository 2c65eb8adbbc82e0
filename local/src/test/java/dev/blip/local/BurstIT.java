package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Click;
import dev.blip.protocol.Json;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.Uuid7;
import dev.blip.protocol.coordinator.Route;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More clicks in two seconds than anyone can be shown: every watcher still counts each of them. */
class BurstIT {
  private static final String ACCOUNT = "burst";
  private static final int CLICKS = 50_000;
  private static final int WINDOW = 1_000;
  private static final int ARRAY = 500;
  private static final int WATCHERS = 200;
  private static final int STRANGE = 5;
  private static final long HEAP_MAY_GROW = 64L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Uuid7 ids = new Uuid7(InstantSource.system(), new SecureRandom());
  private final Random random = new Random(3);

  @TempDir Path data;

  @Test
  void fifty_thousand_clicks_reach_two_hundred_watchers_and_none_is_lost() throws Exception {
    try (Laptop laptop = House.start(data)) {
      var house = new House(laptop.origin());
      List<Tally> watchers = open(house, WATCHERS, true);
      open(house, STRANGE, false);
      List<Tally> leaving = open(house, STRANGE, true);
      List<String> arrays = arrays();
      long heap = heap();

      var room = new RoomAddress("clicks", ACCOUNT);
      var route = new Route.Request(room, "POST", "clicks", "");
      URI clicks = laptop.coordinatorUrl().resolve(route.target());
      postAll(house, clicks, arrays, leaving);
      long[] framesThen = watchers.stream().mapToLong(tally -> tally.seen().frames()).toArray();
      await()
          .atMost(PATIENCE)
          .until(() -> watchers.stream().allMatch(tally -> tally.seen().seq() == CLICKS));

      for (int i = 0; i < WATCHERS; i++) {
        Tally tally = watchers.get(i);
        assertThat(tally.fault()).isNull();
        assertThat(tally.seen().clicks()).isEqualTo(CLICKS);
        assertThat(tally.seen().cells()).isPositive();
        // Two flushes at most after the last click was taken, and two frames at most in each.
        assertThat(tally.seen().frames() - framesThen[i]).isLessThanOrEqualTo(4);
      }
      arrays.clear();
      assertThat(heap() - heap).as("growth of the heap in bytes").isLessThan(HEAP_MAY_GROW);

      long left = watchers.getFirst().seen().recently();
      Watcher late = Watcher.open(house, map(house, left));
      late.await(frame -> frame.path("seq").asLong() == CLICKS);
      assertThat(late.frames.stream().mapToLong(frame -> clicks(frame.json())).sum())
          .isEqualTo(CLICKS - left);
      assertThat(late.frames.size()).isLessThan(10);
      Watcher stranger = Watcher.open(house, map(house, CLICKS + 1));
      stranger.await("gap");
      var snapshot = stranger.await("snapshot").json();
      assertThat(snapshot.path("newest").asLong()).isEqualTo(CLICKS);
      assertThat(snapshot.at("/totals/today").asLong()).isEqualTo(CLICKS);
      assertThat(snapshot.at("/totals/links/burst").asLong()).isEqualTo(CLICKS);
    }
  }

  private static String map(House house, long after) throws Exception {
    return "/parties/clicks/%s?after=%d&ticket=%s".formatted(ACCOUNT, after, house.ticket(ACCOUNT));
  }

  private static long clicks(JsonNode frame) {
    long clicks = frame.path("clicks").size();
    for (JsonNode cell : frame.path("cells")) clicks += cell.path("count").asLong();
    return clicks;
  }

  private static List<Tally> open(House house, int count, boolean reads) throws Exception {
    List<Tally> opened = new ArrayList<>();
    for (int i = 0; i < count; i++) opened.add(Tally.open(house, ACCOUNT, reads));
    return opened;
  }

  /** All at once, from four threads; some watchers drop in the middle. */
  private static void postAll(House house, URI to, List<String> arrays, List<Tally> leaving)
      throws Exception {
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Callable<@Nullable Void>> posts = new ArrayList<>();
      for (String array : arrays) posts.add(() -> post(house, to, array));
      List<Future<@Nullable Void>> under = new ArrayList<>();
      for (int i = 0; i < posts.size(); i++) {
        under.add(threads.submit(posts.get(i)));
        if (i == posts.size() / 2) leaving.forEach(Tally::drop);
      }
      for (var post : under) post.get();
    }
  }

  private static @Nullable Void post(House house, URI to, String array) throws Exception {
    var request =
        HttpRequest.newBuilder(to)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(array))
            .build();
    var reply = house.http.send(request, BodyHandlers.ofString());
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return null;
  }

  private List<String> arrays() {
    List<String> arrays = new ArrayList<>();
    for (int from = 0; from < CLICKS; from += ARRAY) {
      List<Click> clicks = new ArrayList<>();
      for (int i = 0; i < ARRAY; i++) clicks.add(click());
      arrays.add(Json.write(clicks));
    }
    return arrays;
  }

  private Click click() {
    double latitude = random.nextDouble(-90, 90);
    double longitude = random.nextDouble(-180, 180);
    long now = System.currentTimeMillis();
    return new Click(
        ids.next(),
        ACCOUNT,
        "burst",
        now,
        latitude,
        longitude,
        null,
        "MY",
        null,
        null,
        false,
        null);
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
