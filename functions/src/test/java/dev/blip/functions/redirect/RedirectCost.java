package dev.blip.functions.redirect;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.sun.management.OperatingSystemMXBean;
import dev.blip.functions.Environment;
import dev.blip.protocol.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a redirect costs beside the calls that it waits for: visitors one after another, as an
 * instance of Lambda has them, before services that answer after a fixed time. The cost is the time
 * from event to answer without what the slower of the two parallel calls (and the table, where it
 * was read) took at its server; so signing, JSON, HTTP and the loopback network are part of it. How
 * to run it, and what it said, is in functions/README.md.
 */
final class RedirectCost {
  private static final Duration DELAY = Duration.ofMillis(5);
  private static final int VISITS = 3_000;
  private static final int INSTANCES = 16;

  private RedirectCost() {}

  public static void main(String[] arguments) throws Exception {
    measure(VISITS);
  }

  /** Prints the figures of so many visits a round. */
  static void measure(int visits) throws Exception {
    try (var table = new DelayedServer(DELAY, body -> LINK);
        var queue = new DelayedServer(DELAY, RedirectCost::taken);
        var room = new DelayedServer(DELAY, body -> "{}")) {
      var handler = new RedirectHandler(environment(table, queue, room));
      APIGatewayV2HTTPEvent[] visitors = visitors();
      run("warming up", visits, handler, visitors, table, queue, room);
      bareCalls(visits, room);
      for (int round = 1; round <= 3; round++) {
        run("round " + round, visits, handler, visitors, table, queue, room);
      }
      together(visits, environment(table, queue, room), visitors);
    }
  }

  /** As many visitors at once as there are instances, each instance with the next when it can. */
  private static void together(
      int visits, Environment environment, APIGatewayV2HTTPEvent[] visitors) {
    var redirects = new LongAdder();
    long cpu = cpuNanos();
    long start = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < INSTANCES; i++) {
        var handler = new RedirectHandler(environment);
        threads.submit(
            () -> {
              for (int n = 0; n < visits; n++) {
                handler.handleRequest(visitors[n % visitors.length], NO_CONTEXT);
                redirects.increment();
              }
            });
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (redirects.sum() != (long) visits * INSTANCES) {
      throw new IllegalStateException("only " + redirects + " were redirected");
    }
    System.out.printf(
        "%-10s  %,.0f redirects/s, %.2f ms of processor each with the servers'%n",
        "together", redirects.sum() / seconds, (cpuNanos() - cpu) / 1e6 / redirects.sum());
  }

  /** What the machine itself takes for one call, without SDK, signing and JSON. */
  private static void bareCalls(int calls, DelayedServer server) throws IOException {
    long[] own = new long[calls];
    for (int i = 0; i < calls; i++) {
      long start = System.nanoTime();
      var call = (HttpURLConnection) URI.create(server.url()).toURL().openConnection();
      try (var in = call.getInputStream()) {
        in.readAllBytes();
      }
      own[i] = System.nanoTime() - start - server.spent();
    }
    System.out.printf("%-10s  own %s%n", "bare call", shown(own));
  }

  private static void run(
      String name,
      int visits,
      RedirectHandler handler,
      APIGatewayV2HTTPEvent[] visitors,
      DelayedServer table,
      DelayedServer queue,
      DelayedServer room) {
    long[] whole = new long[visits];
    long[] own = new long[visits];
    long cpu = cpuNanos();
    for (int i = 0; i < visits; i++) {
      long start = System.nanoTime();
      var answer = handler.handleRequest(visitors[i % visitors.length], NO_CONTEXT);
      whole[i] = System.nanoTime() - start;
      if (answer.getStatusCode() != 302) throw new IllegalStateException(answer.toString());
      own[i] = whole[i] - table.spent() - Math.max(queue.spent(), room.spent());
    }
    System.out.printf(
        "%-10s  whole %s   own %s   CPU with the servers' %.2f ms%n",
        name, shown(whole), shown(own), (cpuNanos() - cpu) / 1e6 / visits);
  }

  /** Of all threads; other than the times, it does not grow while others use the machine. */
  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static String shown(long[] nanos) {
    Arrays.sort(nanos);
    return "p50 %.2f ms, p90 %.2f ms, p99 %.2f ms"
        .formatted(
            nanos[nanos.length / 2] / 1e6,
            nanos[nanos.length * 90 / 100] / 1e6,
            nanos[nanos.length * 99 / 100] / 1e6);
  }

  /** The recorded visit from a hundred browsers. */
  private static APIGatewayV2HTTPEvent[] visitors() throws Exception {
    try (var in =
        Objects.requireNonNull(
            RedirectCost.class.getResourceAsStream("/events/http-redirect.json"))) {
      byte[] json = in.readAllBytes();
      var visitors = new APIGatewayV2HTTPEvent[100];
      var serializer =
          LambdaEventSerializers.serializerFor(
              APIGatewayV2HTTPEvent.class, RedirectCost.class.getClassLoader());
      for (int i = 0; i < visitors.length; i++) {
        visitors[i] = serializer.fromJson(new ByteArrayInputStream(json));
        var headers = new HashMap<>(visitors[i].getHeaders());
        headers.put("user-agent", headers.get("user-agent") + " (" + i + ")");
        visitors[i].setHeaders(headers);
      }
      return visitors;
    }
  }

  private static Environment environment(
      DelayedServer table, DelayedServer queue, DelayedServer room) {
    return new Environment(
        Map.ofEntries(
            Map.entry("AWS_REGION", "us-east-1"),
            Map.entry("AWS_ACCESS_KEY_ID", "local"),
            Map.entry("AWS_SECRET_ACCESS_KEY", "local"),
            Map.entry("AWS_ENDPOINT_URL_DYNAMODB", table.url()),
            Map.entry("AWS_ENDPOINT_URL_SQS", queue.url()),
            Map.entry("COORDINATOR_URL", room.url()),
            Map.entry("COORDINATOR_SECRET", "secret"),
            Map.entry("ORIGIN_SECRET", "origin-secret"),
            Map.entry("LINKS_TABLE", "LinksTable"),
            Map.entry("MODERATION_TABLE", "ModerationTable"),
            Map.entry("TRIES_TABLE", "TriesTable"),
            Map.entry("ACCOUNTS_TABLE", "AccountsTable"),
            Map.entry("CLICKS_QUEUE_URL", queue.url() + "/000000000000/ClicksQueue"),
            Map.entry("POWERTOOLS_METRICS_NAMESPACE", "")));
  }

  private static final String LINK =
      """
      {"Item":{"slug":{"S":"walk"},"account":{"S":"recorded"},"destination":{"S":"https://example.org/"},
      "countries":{"M":{}},"enabled":{"BOOL":true},"tags":{"L":[]},"used":{"N":"0"},
      "createdAt":{"S":"2026-11-20T10:00:00Z"}}}
      """;

  /** As SQS answers: its client compares the sums. */
  private static String taken(String request) {
    byte[] message =
        Json.tree(request).path("MessageBody").asText().getBytes(StandardCharsets.UTF_8);
    try {
      String sum = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(message));
      return "{\"MessageId\":\"5fea7756-0ea4-451a-a703-a558b933e274\",\"MD5OfMessageBody\":\""
          + sum
          + "\"}";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("NullAway") // The handler does not ask for it.
  private static final Context NO_CONTEXT = null;
}
