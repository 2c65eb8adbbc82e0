package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred sockets of three accounts, with no coordinator while nothing happens: whatever comes
 * brings one, and is carried out once; also where it comes in the very moment of leaving, and where
 * the coordinator is killed on its way.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestIT {
  /** How often a coordinator that leaves, and one that comes, are killed. */
  private static final int SEEDS = Integer.getInteger("blip.rest.seeds", 1);

  /** How long calls are made about the moment of leaving. */
  private static final Duration RACE =
      Duration.ofSeconds(Integer.getInteger("blip.rest.race.seconds", 10));

  private static final Duration MEASURED = Duration.ofSeconds(3);
  private static final int SOCKETS = 200;
  private static final int MOST_TRIES = 3;

  private RestingHouse resting;
  private House house;
  private RestCrowd crowd;
  private RestCalls calls;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    resting = new RestingHouse(data);
    house = resting.house;
    crowd = RestCrowd.gather(house);
    calls = new RestCalls(resting, crowd);
  }

  @AfterAll
  void stop() {
    calls.close();
    resting.close();
  }

  @Test
  @Order(1)
  void all_rest_and_whatever_comes_wakes_one() throws Exception {
    Watcher bell = crowd.open("/parties/bell/tower");
    JsonNode share = share();
    Watcher guest = watch(share);
    resting.awaitRest();
    askByPublishedRules();
    assertThatThrownBy(() -> Watcher.open(house, "/parties/topic/rest.orders"))
        .as("a stranger is refused at once")
        .hasStackTraceContaining("status code 401");
    Watcher speaking =
        Watcher.offering(house, "/parties/open/rest", "x.v1", "second.v1", "first.v1");
    assertThat(speaking.subprotocol()).isEqualTo("second.v1");
    Watcher late = crowd.open(RestCrowd.counter("rest-late"));
    late.send("increment");
    late.send("increment");
    late.await(json -> json.asLong() == 2);
    speaking.send("who");
    speaking.await(JsonNode::isObject);
    speaking.close();
    assertThat(crowd.size()).isEqualTo(SOCKETS);

    awaitRestAmongPings();
    measure();
    crowd.ping();
    crowd.awaitResting();
    assertThat(resting.coordinator()).as("nobody is woken by pings").isEmpty();
    long start = System.nanoTime();
    assertThat(house.follow("rest-a", "DE")).isEqualTo("https://example.org/de");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    calls.countClick(0);
    calls.settle();

    resting.awaitRest();
    for (int i = 0; i < 5; i++) calls.message(1);
    calls.settle();

    resting.awaitRest();
    assertThat(resting.insist("POST", "/parties/bell/tower", "9000").answer().body())
        .isEqualTo("0");
    resting.awaitRest();
    assertThat(bell.frames).isEmpty();
    bell.await(json -> json.asLong() == 1);
    assertThat(resting.insist("GET", "/parties/bell/tower", "").answer().body()).isEqualTo("1");
    assertThat(bell.frames).hasSize(1);

    resting.awaitRest();
    assertThat(guest.closed).isNotDone();
    revoke(share);
    assertThat(guest.closed.get(RestingHouse.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isPositive();
    crowd.requireOpen();
    crowd.closeOthers();
  }

  private JsonNode share() throws Exception {
    var made = house.api("rest-a", "POST", "/api/shares", "{\"name\":\"guest\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return Json.tree(made.body());
  }

  private Watcher watch(JsonNode share) throws Exception {
    String secret = share.path("path").asText().replaceFirst(".*rest-a\\.", "");
    var made = house.send("POST", "/api/tickets", "", "Authorization", "Bearer " + secret);
    String ticket = Json.tree(made.body()).path("ticket").asText();
    return Watcher.open(house, "/parties/clicks/rest-a?ticket=" + ticket);
  }

  /** It waits for no coordinator, though it has one started. */
  private void revoke(JsonNode share) throws Exception {
    String path = "/api/shares/" + share.path("id").asText();
    long start = System.nanoTime();
    var revoked = house.api("rest-a", "DELETE", path, "");
    assertThat(revoked.statusCode()).as(revoked.body()).isEqualTo(204);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  /** What parties say of their rooms is known while nobody can be asked. */
  private void askByPublishedRules() throws Exception {
    assertThat(house.send("POST", "/parties/chat", "").body()).matches("[0-9a-f]{64}");
    var preflight =
        house.send(
            "OPTIONS",
            "/parties/open/rest",
            "",
            "Origin",
            OpenParty.ORIGIN,
            "Access-Control-Request-Method",
            "POST");
    assertThat(preflight.statusCode()).as(preflight.body()).isEqualTo(204);
    assertThat(resting.coordinator()).as("nobody is woken by them").isEmpty();
  }

  private void awaitRestAmongPings() throws Exception {
    long end = System.nanoTime() + RestingHouse.PATIENCE.toNanos();
    while (resting.coordinator().isPresent() && System.nanoTime() < end) {
      crowd.ping();
      Thread.sleep(500);
    }
    assertThat(resting.coordinator()).as("nobody is kept awake by pings").isEmpty();
  }

  /** The whole house but its coordinator: gateway, functions, queues, tables, and the sockets. */
  private static void measure() throws Exception {
    ProcessHandle self = ProcessHandle.current();
    Duration before = self.info().totalCpuDuration().orElseThrow();
    Thread.sleep(MEASURED);
    Duration used = self.info().totalCpuDuration().orElseThrow().minus(before);
    double share = 100.0 * used.toMillis() / MEASURED.toMillis();
    System.out.printf("at rest, %d sockets open: %.1f %% of a core%n", SOCKETS, share);
    assertThat(share).isLessThan(50);
  }

  @Test
  @Order(2)
  void calls_about_the_moment_of_leaving_are_carried_out_once() throws Exception {
    long seed = System.nanoTime();
    System.out.println("moments of the calls: seed " + seed);
    var random = new Random(seed);
    int before = calls.made();
    int rests = 0;
    long end = System.nanoTime() + RACE.toNanos();
    while (System.nanoTime() < end) {
      long said = resting.said();
      if (random.nextBoolean()) {
        resting.awaitDecision(said);
        Thread.sleep(random.nextInt(1_500));
      } else {
        Thread.sleep(random.nextInt(900, 3_500));
      }
      if (resting.coordinator().isEmpty()) rests++;
      for (int n = random.nextInt(1, 5); n > 0; n--) {
        calls.call(random);
        Thread.sleep(random.nextInt(120));
      }
    }
    calls.settle();
    System.out.println((calls.made() - before) + " calls, " + rests + " of them at rest");
  }

  @Test
  @Order(3)
  void kills_on_the_way_lose_nothing() throws Exception {
    calls.crash();
    for (int i = 0; i < SEEDS; i++) {
      long seed = Long.getLong("blip.rest.seed", System.nanoTime());
      System.out.println("moments of the kills: seed " + seed);
      var random = new Random(seed);
      killOneThatLeaves(random);
      killOneThatComes(random);
    }
    assertThat(resting.toldToComeAgain.get()).as("requests at rest").isPositive();
  }

  private void killOneThatLeaves(Random random) throws Exception {
    boolean killed = false;
    for (int tries = 0; !killed && tries < MOST_TRIES; tries++) {
      long said = resting.said();
      calls.request(random.nextInt(3));
      calls.awaitAnswers();
      if (random.nextBoolean()) {
        resting.awaitDecision(said);
        Thread.sleep(random.nextInt(700));
      } else {
        Thread.sleep(random.nextInt(200, 1_800));
      }
      for (int n = random.nextInt(4); n > 0; n--) calls.call(random);
      Thread.sleep(random.nextInt(60));
      killed = resting.kill();
      System.out.println("one that leaves: " + (killed ? "killed" : "had left"));
      for (int n = random.nextInt(4); n > 0; n--) calls.call(random);
      calls.settle();
    }
  }

  private void killOneThatComes(Random random) throws Exception {
    resting.awaitRest();
    calls.request(random.nextInt(3));
    for (int n = random.nextInt(2, 6); n > 0; n--) calls.call(random);
    long end = System.nanoTime() + RestingHouse.PATIENCE.toNanos();
    while (resting.coordinator().isEmpty() && System.nanoTime() < end) Thread.sleep(5);
    Thread.sleep(random.nextInt(4_500));
    System.out.println("one that comes: " + (resting.kill() ? "killed" : "had left"));
    for (int n = random.nextInt(4); n > 0; n--) calls.call(random);
    calls.settle();
  }
}
