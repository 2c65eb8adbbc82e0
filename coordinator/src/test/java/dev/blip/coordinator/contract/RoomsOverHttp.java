package dev.blip.coordinator.contract;

import dev.blip.coordinator.room.RoomReply;
import dev.blip.protocol.ConnectionRequest;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;

/**
 * Rooms as functions call them: any coordinator, and another one if it cannot be reached. Safe for
 * use by many threads.
 */
public final class RoomsOverHttp implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LEAVING = 502;

  /** Then a load balancer would have noticed, too. */
  private static final Duration ONE_TRY = Duration.ofSeconds(4);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final String party;
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
    this.party = party;
    this.coordinators = coordinators;
  }

  RoomReply connect(String room, String connection) throws IOException, InterruptedException {
    var body = new ConnectionRequest(null, Map.of(), Map.of(), "192.0.2.1");
    return call("POST", path(room, "connections/" + encoded(connection)), Json.write(body));
  }

  RoomReply message(String room, String connection, String text)
      throws IOException, InterruptedException {
    return call("POST", path(room, "connections/" + encoded(connection) + "/messages"), text);
  }

  RoomReply disconnect(String room, String connection, int code, String reason)
      throws IOException, InterruptedException {
    String how = "?code=" + code + "&reason=" + encoded(reason);
    return call("DELETE", path(room, "connections/" + encoded(connection)) + how, "");
  }

  public RoomReply request(String room, String method, String path, String body)
      throws IOException, InterruptedException {
    return call(method, path(room, "requests/" + encoded(path).replace("%2F", "/")), body);
  }

  private String path(String room, String rest) {
    return "/rooms/" + party + "/" + encoded(room) + "/" + rest;
  }

  /** Under one name however often it is tried. */
  private RoomReply call(String method, String path, String body)
      throws IOException, InterruptedException {
    String name = UUID.randomUUID().toString();
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int number = 0; ; number++) {
      try {
        var reply = call(method, coordinators.apply(number).resolve(path), body, name);
        if (reply.status() != LEAVING || System.nanoTime() > end) return reply;
      } catch (IOException e) {
        if (System.nanoTime() > end) throw e;
      }
      Thread.sleep(50);
    }
  }

  private RoomReply call(String method, URI uri, String body, String name)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(ONE_TRY)
            .header("Blip-Call", name)
            .method(method, BodyPublishers.ofString(body));
    var reply = http.send(request.build(), BodyHandlers.ofString());
    String type = reply.headers().firstValue("content-type").orElse("");
    return new RoomReply(reply.statusCode(), type, reply.body());
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
