package dev.blip.coordinator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.coordinator.Coordinator;
import dev.blip.coordinator.CoordinatorSettings;
import dev.blip.coordinator.lease.LocalTable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator that is called by more rooms at once than it may have open. */
class CrowdTest {
  private static final int USUAL = 10;
  private static final int PLACES = 12;
  private static final Pattern OPEN = Pattern.compile("(?m)^blip_rooms_open (\\d+)");

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private LocalTable table;
  private Coordinator coordinator;

  @BeforeEach
  void start() throws Exception {
    table = LocalTable.start("127.0.0.1");
    var settings =
        CoordinatorSettings.of(
            Map.of(
                "BLIP_OPEN_ROOMS", Integer.toString(USUAL),
                "BLIP_COORDINATOR_PORT", "0",
                "BLIP_CLUSTER_PORT", "0",
                "CONNECTIONS_URL", "http://127.0.0.1:9/live",
                "LEASES_TABLE", "Leases",
                "BLIP_ROOMS", folder.toString()));
    coordinator = Coordinator.start(settings.with(table.settings()));
  }

  @AfterEach
  void stop() throws Exception {
    coordinator.close();
    table.close();
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + coordinator.port() + path);
  }

  private CompletableFuture<HttpResponse<String>> called(int room) {
    var request =
        HttpRequest.newBuilder(at("/rooms/probe/crowd-" + room + "/requests"))
            .timeout(Duration.ofSeconds(60))
            .POST(BodyPublishers.ofString("count"))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString());
  }

  private int open() throws Exception {
    var request = HttpRequest.newBuilder(at("/metrics")).build();
    Matcher open = OPEN.matcher(http.send(request, BodyHandlers.ofString()).body());
    assertThat(open.find()).isTrue();
    return Integer.parseInt(open.group(1));
  }

  @Test
  void rooms_that_are_too_many_wait_for_those_that_have_nothing_to_do() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> calls =
        IntStream.range(0, 3 * PLACES).mapToObj(this::called).toList();
    var all = CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new));
    int most = 0;
    while (!all.isDone()) most = Math.max(most, open());
    assertThat(calls)
        .extracting(call -> call.join().statusCode())
        .containsOnly(200)
        .hasSize(3 * PLACES);
    assertThat(most).isBetween(1, PLACES);
  }
}
