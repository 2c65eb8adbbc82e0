package dev.blip.image;

import dev.blip.protocol.Click;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Json;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.CoordinatorHeaders;
import dev.blip.protocol.coordinator.Route;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Starts a coordinator with the command it is given, against real parts of AWS on this machine;
 * tells how long it took from the process's start until it was ready and until a room had answered,
 * and how much processor time; uses it a little, waits until it is the whole of a cluster, stops it
 * with SIGTERM, and tells how long that took. Ends with 1 if it does not get ready, answers wrongly
 * or does not stop.
 *
 * <p>{@code Trial TEMPLATE RUNS CALLS COMMAND…}: the template whose tables are to be there, how
 * often to do it (the first of several does not count), how many rounds of calls each time. The
 * JVM's options that make it believe the trial's certificate come to the command in {@code
 * JAVA_TOOL_OPTIONS}.
 */
public final class Trial {
  private static final Duration STARTING = Duration.ofMinutes(5);

  /** Also the time in which a training writes its AOT cache, which an emulator makes ten times. */
  private static final Duration STOPPING = Duration.ofMinutes(15);

  private static final int SIGTERM = 128 + 15;
  private static final RoomAddress COUNTER = new RoomAddress("counter", "first");
  private static final Map<String, String> SECRET =
      Map.of(CoordinatorHeaders.AUTHORIZATION, CoordinatorHeaders.bearer("trial"));

  private final HttpClient http = HttpClient.newHttpClient();
  private final Surroundings surroundings;
  private final Path folder;
  private final int calls;
  private final List<String> command;
  private final int port = freePort();
  private final int clusterPort = freePort();
  private long started;

  /** What it took, all in milliseconds. */
  private record Took(long ready, long answered, long complete, long worked) {}

  private Trial(Surroundings surroundings, Path folder, int calls, List<String> command)
      throws IOException {
    this.surroundings = surroundings;
    this.folder = folder;
    this.calls = calls;
    this.command = command;
  }

  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 4) {
      System.err.println("usage: Trial TEMPLATE RUNS CALLS COMMAND...");
      System.exit(2);
    }
    int runs = Integer.parseInt(arguments[1]);
    var command = List.of(arguments).subList(3, arguments.length);
    Path folder = Files.createTempDirectory("blip-trial");
    List<Took> took = new ArrayList<>();
    try (var surroundings = new Surroundings(folder, Path.of(arguments[0]))) {
      for (int run = 0; run < runs; run++) {
        var trial =
            new Trial(
                surroundings, folder.resolve("rooms"), Integer.parseInt(arguments[2]), command);
        took.add(trial.run());
      }
    } catch (IOException | IllegalStateException e) {
      System.err.println("trial: " + e.getMessage());
      System.exit(1);
    } finally {
      delete(folder);
    }
    // The first also finds a DynamoDB Local that has never been asked.
    if (runs > 1) took.removeFirst();
    System.out.printf(
        "trial: median of %d: ready after %s, with %s of processor time; a room answered after %s;"
            + " a cluster after %s%n",
        took.size(),
        median(took, Took::ready),
        median(took, Took::worked),
        median(took, Took::answered),
        median(took, Took::complete));
    System.exit(0);
  }

  private static String median(List<Took> took, ToLongFunction<Took> figure) {
    long[] sorted = took.stream().mapToLong(figure).sorted().toArray();
    return "%d ms (%d to %d)"
        .formatted(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
  }

  private Took run() throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(surroundings.environment(folder, port, clusterPort));
    builder.environment().put("JAVA_TOOL_OPTIONS", surroundings.trust());
    started = System.nanoTime();
    Process process = builder.start();
    try {
      long ready = awaitReady(process);
      long worked = process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
      expect(200, new Route.Request(COUNTER, "POST", "", ""), "increment");
      long answered = since(started);
      for (int round = 0; round < calls; round++) use(round);
      long complete = awaitCluster();
      long asked = System.nanoTime();
      process.destroy();
      if (!process.waitFor(STOPPING.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("coordinator did not stop in " + STOPPING);
      }
      System.out.printf(
          "trial: ready after %d ms, a room answered after %d, a cluster after %d,"
              + " stopped after %d with %d%n",
          ready, answered, complete, since(asked), process.exitValue());
      if (process.exitValue() != SIGTERM && process.exitValue() != 0) {
        throw new IllegalStateException("coordinator ended with " + process.exitValue());
      }
      return new Took(ready, answered, complete, worked);
    } finally {
      process.destroyForcibly();
    }
  }

  private long awaitReady(Process process) throws InterruptedException {
    while (true) {
      try {
        if (send("GET", "/ready", "", Map.of()) == 200) return since(started);
      } catch (IOException e) {
        // Not listening yet.
      }
      if (!process.isAlive()) {
        throw new IllegalStateException("coordinator ended with " + process.exitValue());
      }
      if (since(started) > STARTING.toMillis()) {
        throw new IllegalStateException("coordinator is not ready after " + STARTING);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Until its rooms can be listed, which all shards have to be running for. */
  private long awaitCluster() throws IOException, InterruptedException {
    var list = new Route.RoomList("");
    while (send(list.method(), list.target(), "", SECRET) != 200) {
      if (since(started) > STARTING.toMillis()) {
        throw new IllegalStateException("rooms cannot be listed after " + STARTING);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return since(started);
  }

  /**
   * A little of everything: a socket that opens, clicks, messages, requests, a socket that goes.
   */
  private void use(int round) throws IOException, InterruptedException {
    String socket = "socket-" + round;
    var opening =
        new ConnectionRequest("trial", Map.of(), Map.of("user-agent", "trial"), "192.0.2.1");
    var map = new RoomAddress("clicks", "trial");
    var counter = new RoomAddress("counter", "c" + round % 10);
    expect(200, new Route.Connect(map, socket), Json.write(opening));
    expect(200, new Route.Request(map, "POST", "clicks", ""), Json.write(clicks()));
    expect(204, new Route.Message(map, socket), "{\"type\":\"ping\"}");
    expect(200, new Route.Request(counter, "POST", "", ""), "increment");
    expect(200, new Route.Request(counter, "GET", "", ""), "");
    expect(404, new Route.Request(new RoomAddress("nothing", "x"), "GET", "", ""), "");
    String own = System.getenv("TRIAL_PARTY");
    if (own != null) expect(200, new Route.Request(new RoomAddress(own, "x"), "GET", "", ""), "");
    expect(204, new Route.Disconnect(map, socket, 1000, "done"), "");
    expect(200, new Route.Scrape(), "");
  }

  private static List<Click> clicks() {
    long now = System.currentTimeMillis();
    return Stream.of("MY", "DE", "BR")
        .map(
            country ->
                new Click(
                    UUID.randomUUID().toString(),
                    "trial",
                    "walk",
                    now,
                    3.14,
                    101.69,
                    false,
                    country,
                    "Somewhere",
                    "desktop",
                    false,
                    null))
        .toList();
  }

  private void expect(int status, Route route, String body)
      throws IOException, InterruptedException {
    int answered = send(route.method(), route.target(), body, SECRET);
    if (answered == status) return;
    throw new IllegalStateException(
        "%s %s answered %d, not %d".formatted(route.method(), route.target(), answered, status));
  }

  private int send(String method, String path, String body, Map<String, String> headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return http.send(request.build(), BodyHandlers.ofString()).statusCode();
  }

  private static long since(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
