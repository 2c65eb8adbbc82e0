package dev.blip.local;

import dev.blip.local.demo.DemoLinks;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.Route;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the click room of the account that the laptop is signed in as. The first room of a JVM
 * takes longer than a redirect waits for it, and nobody should see a warning about that.
 */
final class FirstRoom {
  private static final Logger log = LoggerFactory.getLogger(FirstRoom.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int OK = 200;

  private FirstRoom() {}

  static void open(URI coordinator) throws InterruptedException {
    var room = new RoomAddress("clicks", DemoLinks.ACCOUNT);
    var noClicks =
        HttpRequest.newBuilder(
                coordinator.resolve(new Route.Request(room, "POST", "clicks", "").target()))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("[]"))
            .build();
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var answer = client.send(noClicks, BodyHandlers.ofString());
      if (answer.statusCode() != OK) {
        log.warn("the first room answered {}: {}", answer.statusCode(), answer.body());
      }
    } catch (IOException e) {
      log.warn("the first room did not open: {}", e.toString());
    }
  }
}
