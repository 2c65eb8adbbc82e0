package dev.blip.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.blip.coordinator.metrics.Metrics;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where a coordinator listens and where it cannot, and what it counts there. */
class ListeningTest {
  private final ServerSettings settings = ServerSettings.at(InetAddress.getLoopbackAddress(), 0);
  private final HttpClient client = HttpClient.newHttpClient();
  private final CoordinatorServer server = start(settings);

  @AfterEach
  void stop() {
    server.close(Duration.ZERO);
    client.close();
  }

  @Test
  void numbers_can_be_scraped() throws Exception {
    get("/rooms/clicks/demo/requests");
    get("/nowhere");

    HttpResponse<String> page = get("/metrics");

    assertThat(page.headers().firstValue("content-type")).contains(Metrics.CONTENT_TYPE);
    assertThat(page.body())
        .contains("blip_gateway_requests_total{status=\"2xx\"} 1\n")
        .contains("blip_gateway_requests_total{status=\"4xx\"} 1\n")
        .contains("blip_gateway_request_seconds_count 2\n")
        .contains("blip_gateway_connections 1\n");
  }

  @Test
  void taken_port_is_named() {
    assertThatIllegalStateException()
        .isThrownBy(() -> start(ServerSettings.at(settings.address(), server.port())))
        .withMessageContaining("port " + server.port() + " on 127.0.0.1 is taken");
  }

  @Test
  void address_of_another_machine_is_named() throws Exception {
    var elsewhere = ServerSettings.at(InetAddress.getByName("192.0.2.1"), 0);

    assertThatIllegalStateException()
        .isThrownBy(() -> start(elsewhere))
        .withMessageContaining("192.0.2.1");
  }

  @Test
  void closing_twice_is_closing_once() {
    server.close(Duration.ofSeconds(1));
    server.close(Duration.ofSeconds(1));
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI address = URI.create("http://localhost:" + server.port() + path);
    var request = HttpRequest.newBuilder(address).version(HttpClient.Version.HTTP_1_1).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static CoordinatorServer start(ServerSettings settings) {
    return CoordinatorServer.start(
        settings, new RecordingRooms(), () -> Optional.empty(), new Metrics());
  }
}
