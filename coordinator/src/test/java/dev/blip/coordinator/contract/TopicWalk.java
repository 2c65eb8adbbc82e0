package dev.blip.coordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.coordinator.room.RoomReply;
import dev.blip.coordinator.runtime.storage.RoomFiles;
import dev.blip.protocol.Json;
import dev.blip.protocol.RoomAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A durable subscription of a topic, one socket's or a group's by chance, on several coordinators,
 * through a random walk of publishing, acknowledging, refusing, coming, leaving, and {@code kill
 * -9} of the topic's own coordinator. What is acknowledged never comes again, and all the rest
 * comes.
 */
final class TopicWalk {
  private static final int STEPS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Fleet fleet;
  private final RoomsOverHttp probes;
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);
  private final boolean group = random.nextBoolean();
  private final RoomAddress address;
  private final List<String> guests = new ArrayList<>();

  /** How much of what a guest has heard has been looked at. */
  private final Map<String, Integer> looked = new TreeMap<>();

  /** The highest delivery of each number that came. */
  private final Map<Long, Integer> heard = new TreeMap<>();

  private final Set<Long> acknowledged = new HashSet<>();
  private int published;
  private int sockets;

  TopicWalk(Fleet fleet, RoomsOverHttp probes) {
    this.fleet = fleet;
    this.probes = probes;
    this.address = new RoomAddress("topic", "acme.walk-" + Long.toHexString(seed));
  }

  void run() throws Exception {
    try (var topics = new RoomsOverHttp(address.party(), "acme", fleet::url)) {
      walk(topics);
    } catch (AssertionError | Exception e) {
      String told = "seed %d, group %s: %s%n%s".formatted(seed, group, e.getMessage(), logged());
      throw new AssertionError(told, e);
    }
  }

  /** What coordinators have said of the topic. */
  private String logged() throws IOException {
    var lines = new StringBuilder();
    for (CoordinatorProcess node : fleet.nodes()) {
      try (Stream<String> log = Files.lines(node.output())) {
        log.filter(line -> line.contains(address.room()))
            .forEach(
                line ->
                    lines
                        .append(node.output().getFileName())
                        .append(": ")
                        .append(line)
                        .append('\n'));
      }
    }
    return lines.toString();
  }

  private void walk(RoomsOverHttp topics) throws Exception {
    come(topics);
    int kill = STEPS / 3 + random.nextInt(STEPS / 3);
    for (int step = 0; step < STEPS; step++) {
      if (step == kill) kill();
      else step(topics, random.nextInt(20));
      listen();
    }
    while (!guests.isEmpty()) leave(topics);
    come(topics);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              listen();
              for (long seq : List.copyOf(heard.keySet())) {
                if (!acknowledged.contains(seq)) acknowledge(topics, seq);
              }
              assertThat(heard).hasSize(published);
              JsonNode subscriber = info(topics).path("subscribers").path(0);
              assertThat(subscriber.path("next").asInt()).isEqualTo(published + 1);
              assertThat(subscriber.path("inFlight").asInt()).isZero();
            });
  }

  private void step(RoomsOverHttp topics, int what) throws Exception {
    if (what < 8) publish(topics);
    else if (what < 10) come(topics);
    else if (what < 11) leave(topics);
    else if (what < 13) refuse(topics);
    else if (!heard.isEmpty()) acknowledge(topics, any());
  }

  private void publish(RoomsOverHttp topics) throws Exception {
    int number = ++published;
    String body = "{\"id\":\"id-" + number + "\",\"data\":" + number + "}";
    RoomReply reply = topics.request(address.room(), "POST", "", body);
    assertThat(Json.tree(reply.body()).path("seq").asInt()).as(reply.body()).isEqualTo(number);
  }

  private JsonNode info(RoomsOverHttp topics) throws Exception {
    return Json.tree(topics.request(address.room(), "GET", "", "").body());
  }

  private void come(RoomsOverHttp topics) throws Exception {
    if (!group) while (!guests.isEmpty()) leave(topics);
    if (guests.size() > 2) return;
    String guest = "walker-" + Long.toHexString(seed) + "-" + ++sockets;
    guests.add(guest);
    RoomReply reply = topics.connect(address.room(), guest);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    says(
        topics,
        guest,
        "{\"type\":\"subscribe\",\"durable\":\"d\",\"from\":\"all\",\"ack\":\"explicit\","
            + (group ? "\"group\":\"g\"," : "")
            + "\"maxInFlight\":3,\"ackWaitMs\":3000}");
  }

  private void leave(RoomsOverHttp topics) throws Exception {
    if (guests.isEmpty()) return;
    String guest = guests.remove(random.nextInt(guests.size()));
    fleet.gateway().socket(guest).open(false);
    topics.disconnect(address.room(), guest, 1_000, "");
  }

  private void says(RoomsOverHttp topics, String guest, String frame) throws Exception {
    assertThat(topics.message(address.room(), guest, frame).status()).isEqualTo(204);
  }

  private long any() {
    return List.copyOf(heard.keySet()).get(random.nextInt(heard.size()));
  }

  /** What was on its way by then has come before it counts. */
  private void acknowledge(RoomsOverHttp topics, long seq) throws Exception {
    if (guests.isEmpty()) return;
    says(topics, guests.getFirst(), "{\"type\":\"ack\",\"seq\":" + seq + "}");
    for (String guest : guests) {
      long before = pongs(guest);
      says(topics, guest, "{\"type\":\"ping\"}");
      await().atMost(PATIENCE).until(() -> pongs(guest) > before);
    }
    listen();
    acknowledged.add(seq);
  }

  private long pongs(String guest) {
    return fleet.gateway().taken(guest).stream().filter(f -> f.contains("\"pong\"")).count();
  }

  /** A message that is refused comes again, to anyone; until then it is not acknowledged. */
  private void refuse(RoomsOverHttp topics) throws Exception {
    if (guests.isEmpty() || heard.isEmpty()) return;
    long seq = any();
    if (acknowledged.contains(seq)) return;
    int before = heard.getOrDefault(seq, 0);
    says(topics, guests.getFirst(), "{\"type\":\"nak\",\"seq\":" + seq + "}");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              listen();
              assertThat(heard.get(seq)).as("deliveries of %d", seq).isGreaterThan(before);
            });
  }

  private void listen() {
    for (String guest : guests) {
      List<String> frames = fleet.gateway().taken(guest);
      for (String frame : frames.subList(looked.getOrDefault(guest, 0), frames.size())) {
        hear(Json.tree(frame));
      }
      looked.put(guest, frames.size());
    }
  }

  private void hear(JsonNode frame) {
    if (!frame.path("type").asText().equals("message")) return;
    long seq = frame.path("seq").asLong();
    assertThat(acknowledged).as("delivered although acknowledged").doesNotContain(seq);
    heard.merge(seq, frame.path("delivery").asInt(), Math::max);
  }

  /** The topic's own, found by a probe that lives in the same shard, wherever that is. */
  private void kill() throws Exception {
    int shard = RoomFiles.shard(address);
    String beside =
        IntStream.range(0, 10_000)
            .mapToObj(n -> "beside-" + n)
            .filter(room -> RoomFiles.shard(new RoomAddress("probe", room)) == shard)
            .findFirst()
            .orElseThrow();
    String pid = probes.request(beside, "GET", "process", "").body();
    for (CoordinatorProcess node : fleet.nodes()) {
      if (!Long.toString(node.pid()).equals(pid)) continue;
      node.kill();
      node.startAgain();
      return;
    }
    throw new AssertionError("topic is in no process of ours: " + pid);
  }
}
