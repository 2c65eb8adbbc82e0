package dev.blip.coordinator.contract;

import static org.awaitility.Awaitility.await;

import dev.blip.coordinator.lease.LocalTable;
import dev.blip.coordinator.runtime.storage.RoomFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Three coordinators, each a process, with a lease table and a gateway in the test's own JVM. */
public final class Fleet implements AutoCloseable {
  private static final Duration STARTING = Duration.ofSeconds(120);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final LocalTable table;
  private final RecordingGateway gateway;
  private final List<CoordinatorProcess> nodes = new ArrayList<>();

  /**
   * Where a coordinator runs.
   *
   * @param before what comes before {@code java} on its command line
   * @param rooms where it finds the rooms, as seen from the fleet's folder
   */
  public record Place(List<String> before, String host, int port, Path rooms) {
    /** One whose rooms lie where all the others' do. */
    public Place(List<String> before, String host, int port) {
      this(before, host, port, Path.of("rooms"));
    }
  }

  /** One for each folder, in which it finds all the rooms. */
  Fleet(Path folder, List<Path> rooms) throws Exception {
    this(
        folder,
        "127.0.0.1",
        rooms.stream().map(each -> new Place(List.of(), "127.0.0.1", freePort(), each)).toList());
  }

  /** Some on the loopback address. */
  public Fleet(Path folder, int size) throws Exception {
    this(folder, size, Map.of());
  }

  /** The same with more in their environment. */
  Fleet(Path folder, int size, Map<String, String> more) throws Exception {
    this(folder, "127.0.0.1", places(size), Program.own(), more);
  }

  /** One that runs something else than the tests' classes. */
  Fleet(Path folder, Program program) throws Exception {
    this(folder, "127.0.0.1", places(1), program, Map.of());
  }

  private static List<Place> places(int size) {
    return Stream.generate(() -> new Place(List.of(), "127.0.0.1", freePort()))
        .limit(size)
        .toList();
  }

  /**
   * Starts them and waits until they are ready.
   *
   * @param host where the lease table and the gateway listen
   */
  public Fleet(Path folder, String host, List<Place> places) throws Exception {
    this(folder, host, places, Program.own(), Map.of());
  }

  private Fleet(
      Path folder, String host, List<Place> places, Program program, Map<String, String> more)
      throws Exception {
    table = LocalTable.start(host);
    gateway = new RecordingGateway(InetAddress.getByName(host));
    for (Place place : places) {
      var environment = new HashMap<>(environment(folder, place));
      environment.putAll(more);
      nodes.add(new CoordinatorProcess(place, program, environment, folder));
    }
    for (CoordinatorProcess node : nodes) awaitReady(node);
  }

  private Map<String, String> environment(Path folder, Place place) {
    return Map.of(
        "AWS_REGION", "us-east-1",
        "AWS_ACCESS_KEY_ID", "local",
        "AWS_SECRET_ACCESS_KEY", "local",
        "AWS_ENDPOINT_URL_DYNAMODB", table.endpoint().toString(),
        "LEASES_TABLE", "Leases",
        "CONNECTIONS_URL", gateway.url().toString(),
        "BLIP_ROOMS", folder.resolve(place.rooms).toString(),
        "BLIP_ROOM_IDLE_MS", "500",
        "BLIP_FETCH_ALLOW", "127.0.0.1");
  }

  /** Below the ports of outgoing connections, which may take one before it is used. */
  static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
      try (var socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (IOException e) {
        continue;
      }
    }
  }

  public void awaitReady(CoordinatorProcess node) {
    await("ready: " + node.output())
        .atMost(STARTING)
        .ignoreExceptions()
        .until(() -> status(node.url().resolve("/ready")) == 200);
  }

  /** Waits until each has its share of the shards. */
  void awaitShares() {
    long least = RoomFiles.SHARDS / nodes.size() - 1;
    await("each has its share of the shards")
        .atMost(STARTING)
        .until(
            () -> {
              var shares = table.shardsByOwner().values();
              return shares.size() == nodes.size() && shares.stream().allMatch(s -> s >= least);
            });
  }

  /** Starts again those that a test has left dead, and waits until all are ready. */
  void revive() throws Exception {
    for (CoordinatorProcess node : nodes) {
      if (!node.isAlive()) node.startAgain();
      else node.signal("CONT");
    }
    for (CoordinatorProcess node : nodes) awaitReady(node);
  }

  private int status(URI uri) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  public RecordingGateway gateway() {
    return gateway;
  }

  public List<CoordinatorProcess> nodes() {
    return nodes;
  }

  /** The n-th try goes to the n-th coordinator, round and round. */
  public URI url(int number) {
    return nodes.get(Math.floorMod(number, nodes.size())).url();
  }

  @Override
  public void close() throws Exception {
    for (CoordinatorProcess node : nodes) node.close();
    gateway.close();
    table.close();
    http.shutdownNow();
  }
}
