package dev.blip.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.blip.coordinator.lease.Lease;
import dev.blip.coordinator.lease.LeaseRow;
import dev.blip.coordinator.lease.LeaseTable;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.Route;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of leases: who may write which room. */
abstract class LeasesSuite {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private LeaseTable table;

  abstract Backend backend();

  @BeforeEach
  void open() {
    table = new LeaseTable(RunningCoordinator.leases(backend()));
  }

  @AfterEach
  void close() {
    table.close();
  }

  private Optional<LeaseRow> row(String id) {
    return table.leases().stream().filter(row -> row.id().equals(id)).findFirst();
  }

  @Test
  void lease_is_renewed_while_it_is_held_and_gone_once_it_is_given_up() {
    String id = UUID.randomUUID().toString();
    try (Lease lease = Lease.take(table, id, "nowhere")) {
      long first = row(id).orElseThrow().version();
      await().atMost(PATIENCE).until(() -> row(id).orElseThrow().version() >= first + 2);
      assertThat(lease.holds()).isTrue();
    }
    assertThat(row(id)).isEmpty();
  }

  @Test
  void founder_is_one_of_many_that_would_be() throws Exception {
    Optional<String> seen = table.founder();
    List<Optional<String>> founders =
        Calls.together(
            8,
            () -> {
              String founder = UUID.randomUUID().toString();
              boolean founded = table.found(seen.orElse(null), founder);
              return founded ? Optional.of(founder) : Optional.empty();
            });
    assertThat(founders).filteredOn(Optional::isPresent).containsExactly(table.founder());
  }

  @Test
  void room_goes_on_where_the_coordinator_before_left_it() throws Exception {
    try (var first = new RunningCoordinator(backend(), folder)) {
      assertThat(increment(first)).isEqualTo("1");
      assertThat(table.leases()).anyMatch(row -> row.standing() == LeaseRow.Standing.MEMBER);
    }
    try (var second = new RunningCoordinator(backend(), folder)) {
      assertThat(increment(second)).isEqualTo("2");
    }
  }

  private static String increment(RunningCoordinator coordinator)
      throws IOException, InterruptedException {
    var route = new Route.Request(new RoomAddress("counter", "leases"), "POST", "", "");
    URI room = URI.create(coordinator.url() + route.target());
    var request =
        HttpRequest.newBuilder(room)
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofString("increment"))
            .build();
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return http.send(request, BodyHandlers.ofString()).body();
    }
  }
}
