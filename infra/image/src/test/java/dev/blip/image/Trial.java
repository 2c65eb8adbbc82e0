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
import java.util.stream.Stream;

/**
 * Starts a coordinator with the command it is given, against real parts of AWS on this machine;
 * tells how long it took from the process's start until it was ready, and how much processor time;
 * uses it a little, stops it with SIGTERM, and tells how long that took. Ends with 1 if it does not
 * get ready, answers wrongly or does not stop.
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

  private final HttpClient http = HttpClient.newHttpClient();
  private final Surroundings surroundings;
  private final Path folder;
  private final int calls;
  private final List<String> command;
  private final int port = freePort();
  private long started;
  private long worked;

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
    List<Long> ready = new ArrayList<>();
    List<Long> worked = new ArrayList<>();
    try (var surroundings = new Surroundings(folder, Path.of(arguments[0]))) {
      for (int run = 0; run < runs; run++) {
        var trial =
            new Trial(
                surroundings, folder.resolve("rooms"), Integer.parseInt(arguments[2]), command);
        ready.add(trial.run());
        worked.add(trial.worked);
      }
    } catch (IOException | IllegalStateException e) {
      System.err.println("trial: " + e.getMessage());
      System.exit(1);
    } finally {
      delete(folder);
    }
    // The first also finds a DynamoDB Local that has never been asked.
    if (runs > 1) {
      ready.removeFirst();
      worked.removeFirst();
    }
    ready.sort(Comparator.naturalOrder());
    worked.sort(Comparator.naturalOrder());
    System.out.printf(
        "trial: ready after %d ms (median of %d; %d to %d), with %d ms of processor time%n",
        ready.get(ready.size() / 2),
        ready.size(),
        ready.getFirst(),
        ready.getLast(),
        worked.get(worked.size() / 2));
    System.exit(0);
  }

  private long run() throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(surroundings.environment(folder, port));
    builder.environment().put("JAVA_TOOL_OPTIONS", String.join(" ", surroundings.trust()));
    started = System.nanoTime();
    Process process = builder.start();
    try {
      long ready = awaitReady(process);
      worked = process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L);
      for (int round = 0; round < calls; round++) use(round);
      long asked = System.nanoTime();
      process.destroy();
      if (!process.waitFor(STOPPING.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("coordinator did not stop in " + STOPPING);
      }
      System.out.printf(
          "trial: ready after %d ms, stopped after %d ms with %d%n",
          ready, since(asked), process.exitValue());
      if (process.exitValue() != SIGTERM && process.exitValue() != 0) {
        throw new IllegalStateException("coordinator ended with " + process.exitValue());
      }
      return ready;
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
    var secret = Map.of(CoordinatorHeaders.AUTHORIZATION, CoordinatorHeaders.bearer("trial"));
    int answered = send(route.method(), route.target(), body, secret);
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
