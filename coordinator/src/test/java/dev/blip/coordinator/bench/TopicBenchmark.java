package dev.blip.coordinator.bench;

import dev.blip.client.Blip;
import dev.blip.client.Subscribe;
import dev.blip.client.Topic;
import dev.blip.coordinator.room.Caller;
import dev.blip.coordinator.room.RoomRequest;
import dev.blip.coordinator.rooms.topic.TopicParty;
import dev.blip.coordinator.runtime.IdempotencyKey;
import dev.blip.coordinator.runtime.RoomCall;
import dev.blip.coordinator.runtime.RoomRunner;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.RoomAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A topic beside NATS JetStream with file storage: publishing with an answer to each message, and
 * replay of the whole log in order, over TCP on this machine. Prints its figures; see the module's
 * README for the command.
 */
public final class TopicBenchmark {
  private static final Caller ACME = new Caller.Member("acme");
  private static final String TEXT = "x".repeat(80);
  private static final String SEQ = "\"seq\":";
  private static final int ONE_BY_ONE = 2_000;
  private static final int UNDER_WAY = 256;

  /** As many as JetStream lets be unacknowledged by itself. */
  static final int IN_FLIGHT = 1_000;

  private TopicBenchmark() {}

  /** The data of a message, about 100 bytes. */
  static String data(int number) {
    return "{\"n\":" + number + ",\"text\":\"" + TEXT + "\"}";
  }

  public static void main(String[] arguments) throws Exception {
    int many = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    Path folder = Files.createTempDirectory(Path.of("target"), "topic");
    try (var sockets = new TcpSockets();
        var front = new WebSocketFront(sockets);
        var bench = new BenchHost(folder, 1, front)) {
      RoomRunner topic = bench.room(new RoomAddress("topic", "acme.bench"), new TopicParty());
      print("topic: published one by one", publish(topic, 0, ONE_BY_ONE, 1));
      int rest = many - ONE_BY_ONE;
      print("topic: published, 256 under way", publish(topic, ONE_BY_ONE, rest, UNDER_WAY));
      for (int round = 1; round <= 3; round++) {
        print("topic: replayed, a frame each", replay(topic, sockets, many, false, round));
        print("topic: replayed, batches", replay(topic, sockets, many, true, round));
      }
      front.leadsTo(topic);
      for (int round = 1; round <= 3; round++) {
        print("topic: replayed to clients/java, acked", replayToClient(front.origin(), many));
      }
      heap(topic, sockets, many);
      topic.stop().toCompletableFuture().join();
    }
    beside(folder, many);
    System.exit(0);
  }

  private static void beside(Path folder, int many) throws Exception {
    Optional<JetStream> started = JetStream.start(folder);
    if (started.isEmpty()) {
      System.out.println("JetStream: skipped, there is no nats-server here");
      return;
    }
    try (var jetStream = started.get()) {
      print("JetStream: published one by one", jetStream.publish(0, ONE_BY_ONE, 1));
      int rest = many - ONE_BY_ONE;
      print("JetStream: published, 256 under way", jetStream.publish(ONE_BY_ONE, rest, UNDER_WAY));
      for (int round = 0; round < 3; round++) print("JetStream: replayed", jetStream.replay(many));
      for (int round = 0; round < 3; round++) {
        print("JetStream: replayed, acked", jetStream.replayAcked(many, IN_FLIGHT));
      }
    }
  }

  private static void print(String what, Object figure) {
    System.out.printf("%-42s %s%n", what, figure);
  }

  private static TopicFigures publish(RoomRunner topic, int first, int many, int underWay)
      throws InterruptedException {
    var free = new Semaphore(underWay);
    long begin = System.nanoTime();
    for (int i = first; i < first + many; i++) {
      free.acquire();
      String body = "{\"type\":\"publish\",\"id\":\"id-" + i + "\",\"data\":" + data(i) + "}";
      var request = new RoomRequest("POST", "", Map.of(), Map.of(), body, ACME, "");
      topic
          .call(new RoomCall.Request(request, IdempotencyKey.of("bench-" + i)))
          .whenComplete(
              (reply, _) -> {
                if (reply.status() != 200) throw new IllegalStateException(reply.body());
                free.release();
              });
    }
    free.acquire(underWay);
    return TopicFigures.since(many, begin);
  }

  private static TopicFigures replay(
      RoomRunner topic, TcpSockets sockets, int many, boolean batch, int round) throws IOException {
    String id = "c" + batch + round;
    long begin = System.nanoTime();
    subscribe(topic, id, batch);
    sockets.next();
    for (long seq = 1; seq <= many; ) seq = read(sockets.next(), seq);
    var figures = TopicFigures.since(many, begin);
    topic.call(new RoomCall.Disconnect(id, 1000, "")).toCompletableFuture().join();
    return figures;
  }

  /** The client as services use it: over a WebSocket, each message acknowledged when handled. */
  private static TopicFigures replayToClient(String origin, int many) throws Exception {
    Topic topic = Blip.at(origin, () -> "token").topic("acme.bench");
    var next = new AtomicLong(1);
    var all = new CountDownLatch(1);
    long begin = System.nanoTime();
    var how = Subscribe.fromAll().maxInFlight(IN_FLIGHT);
    try (var subscription =
        topic.subscribe(
            how,
            message -> {
              if (message.seq() != next.get()) throw new IOException("came: " + message);
              if (next.getAndIncrement() == many) all.countDown();
            })) {
      if (!all.await(5, TimeUnit.MINUTES)) throw new IOException("came up to " + next);
      return TopicFigures.since(many, begin);
    }
  }

  private static void subscribe(RoomRunner topic, String id, boolean batch) {
    topic
        .call(new RoomCall.Connect(id, new ConnectionRequest("acme", Map.of(), Map.of(), "")))
        .toCompletableFuture()
        .join();
    String frame = "{\"type\":\"subscribe\",\"from\":\"all\",\"batch\":" + batch + "}";
    topic.call(RoomCall.Message.of(id, frame, IdempotencyKey.NONE)).toCompletableFuture().join();
  }

  /** Takes a frame in; answers the number that is to come next. */
  private static long read(byte[] frame, long expected) throws IOException {
    String text = new String(frame, StandardCharsets.UTF_8);
    long next = expected;
    for (int at = text.indexOf(SEQ); at >= 0; at = text.indexOf(SEQ, at + 1)) {
      int begin = at + SEQ.length();
      long seq = Long.parseLong(text, begin, text.indexOf(',', begin), 10);
      if (seq != next) throw new IOException("message " + next + " was to come, came " + text);
      next++;
    }
    return next;
  }

  /** What lives on the heap in the middle of a replay beyond what lived before it. */
  private static void heap(RoomRunner topic, TcpSockets sockets, int many) throws IOException {
    long before = live();
    subscribe(topic, "heap", false);
    sockets.next();
    long most = 0;
    for (long seq = 1; seq <= many; ) {
      if (seq % (many / 4) == 0) most = Math.max(most, live());
      seq = read(sockets.next(), seq);
    }
    print("topic: heap in a replay, more by", "%.1f MB".formatted((most - before) / 1e6));
  }

  private static long live() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
