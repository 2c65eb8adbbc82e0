package dev.blip.coordinator.contract;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Json;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.Again;
import dev.blip.protocol.coordinator.CoordinatorHeaders;
import dev.blip.protocol.coordinator.Route;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rooms as functions call them: any coordinator, and another one if it cannot be reached. Safe for
 * use by many threads.
 */
public final class RoomsOverHttp implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Then a load balancer would have noticed, too. */
  private static final Duration ONE_TRY = Duration.ofSeconds(4);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final String party;
  private final @Nullable String account;
  private final IntFunction<URI> coordinators;

  /**
   * Rooms of party {@code probe}.
   *
   * @param coordinators where to try, by number of the try
   */
  public RoomsOverHttp(IntFunction<URI> coordinators) {
    this("probe", coordinators);
  }

  RoomsOverHttp(String party, IntFunction<URI> coordinators) {
    this(party, null, coordinators);
  }

  /**
   * Rooms of a party.
   *
   * @param account whose the sockets are; null for strangers'
   */
  RoomsOverHttp(String party, @Nullable String account, IntFunction<URI> coordinators) {
    this.party = party;
    this.account = account;
    this.coordinators = coordinators;
  }

  RoomReply connect(String room, String connection) throws IOException, InterruptedException {
    var body = new ConnectionRequest(account, Map.of(), Map.of(), "192.0.2.1");
    return call(new Route.Connect(address(room), connection), Json.write(body));
  }

  RoomReply message(String room, String connection, String text)
      throws IOException, InterruptedException {
    return call(new Route.Message(address(room), connection), text);
  }

  RoomReply disconnect(String room, String connection, int code, String reason)
      throws IOException, InterruptedException {
    return call(new Route.Disconnect(address(room), connection, code, reason), "");
  }

  public RoomReply request(String room, String method, String path, String body)
      throws IOException, InterruptedException {
    return request(room, method, path, body.getBytes(StandardCharsets.UTF_8));
  }

  RoomReply request(String room, String method, String path, byte[] body)
      throws IOException, InterruptedException {
    return call(new Route.Request(address(room), method, path, ""), body);
  }

  private RoomAddress address(String room) {
    return new RoomAddress(party, room);
  }

  private RoomReply call(Route route, String body) throws IOException, InterruptedException {
    return call(route, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Under one name however often it is tried. */
  private RoomReply call(Route route, byte[] body) throws IOException, InterruptedException {
    String name = UUID.randomUUID().toString();
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int number = 0; ; number++) {
      try {
        var reply = call(route, coordinators.apply(number), body, name);
        String answered = reply.headers().firstValue(CoordinatorHeaders.ANSWERED).orElse(null);
        if (!Again.isDue(reply.statusCode(), answered) || System.nanoTime() > end) {
          return reply(reply);
        }
      } catch (IOException e) {
        if (System.nanoTime() > end) throw e;
      }
      Thread.sleep(50);
    }
  }

  private HttpResponse<String> call(Route route, URI coordinator, byte[] body, String name)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(coordinator.resolve(route.target()))
            .timeout(ONE_TRY)
            .header(CoordinatorHeaders.IDEMPOTENCY_KEY, name)
            .method(route.method(), BodyPublishers.ofByteArray(body));
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static RoomReply reply(HttpResponse<String> reply) {
    String type = reply.headers().firstValue("content-type").orElse("");
    return new RoomReply(reply.statusCode(), type, reply.body());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
