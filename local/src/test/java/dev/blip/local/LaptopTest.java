package dev.blip.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.blip.local.data.LocalAws;
import dev.blip.local.issuer.Issuer;
import dev.blip.local.lambda.Lambda;
import dev.blip.local.template.Template;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class LaptopTest {
  /** Longer than a poll that hangs since its queue's stop was not told: 30 s. */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final Path TEMPLATE = Path.of("src/test/resources/house.yaml");

  @TempDir Path data;

  @Test
  void message_goes_from_the_queue_through_the_function_into_the_table() throws Exception {
    try (var laptop = start(null)) {
      send(laptop, "one");
      await().atMost(DEADLINE).until(() -> has(laptop, "one"));
    }
  }

  @Test
  void what_is_kept_is_there_after_a_restart() throws Exception {
    try (var laptop = start(data)) {
      send(laptop, "one");
      await().atMost(DEADLINE).until(() -> has(laptop, "one"));
    }
    try (var laptop = start(data)) {
      assertThat(has(laptop, "one")).isTrue();
    }
  }

  @Test
  void queue_can_be_stopped_and_started_while_the_house_runs() throws Exception {
    try (var laptop = start(data)) {
      int port = laptop.queue().port();
      laptop.queue().stop();
      assertThat(listens(URI.create("http://127.0.0.1:" + port))).isFalse();
      laptop.queue().start();
      assertThat(laptop.queue().port()).isEqualTo(port);
      send(laptop, "after");
      await().atMost(DEADLINE).until(() -> has(laptop, "after"));
    }
  }

  @Test
  void coordinator_can_be_stopped_and_started_on_its_port() throws Exception {
    try (var laptop = start(null)) {
      URI coordinator = laptop.coordinatorUrl();
      assertThat(listens(coordinator)).isTrue();
      laptop.coordinator().stop();
      assertThat(listens(coordinator)).isFalse();
      laptop.coordinator().start();
      assertThat(listens(coordinator)).isTrue();
    }
  }

  @Test
  void nothing_listens_once_the_house_is_closed() throws Exception {
    Laptop laptop = start(null);
    List<URI> all =
        List.of(
            laptop.origin(),
            laptop.coordinatorUrl(),
            LocalAws.endpoint(laptop.queue().port()),
            LocalAws.endpoint(laptop.tables().port()));
    assertThat(all).allMatch(LaptopTest::listens);
    laptop.close();
    assertThat(all).noneMatch(LaptopTest::listens);
  }

  @Test
  void each_step_of_the_start_is_told() throws Exception {
    List<String> steps = new CopyOnWriteArrayList<>();
    Settings settings = Settings.inFolder(null);
    DataFolder folder = DataFolder.open(null);
    Laptop.start(settings, folder, TEMPLATE, new SmallParts(), (what, _) -> steps.add(what))
        .close();
    assertThat(steps).contains("functions", "gateway", "coordinator").hasSize(7);
  }

  @Test
  void taken_port_is_named_with_its_variable() throws Exception {
    try (var taken = new ServerSocket(0)) {
      int port = taken.getLocalPort();
      var settings =
          new Settings(port, null, false, 1, 0, ClickSettings.DEFAULT, "", "", "", false, 0);
      assertThatThrownBy(() -> start(settings, new SmallParts()))
          .isInstanceOf(StartFailed.class)
          .hasMessage(
              "port %d is taken; stop what listens there, or set BLIP_PORT to another port"
                  .formatted(port));
    }
  }

  @Test
  void failed_start_leaves_nothing_running() throws Exception {
    var failing =
        new SmallParts() {
          private @Nullable URI coordinator;

          @Override
          public Running coordinator(CoordinatorPlan plan) throws Exception {
            coordinator = LocalAws.endpoint(plan.ports().getFirst());
            return super.coordinator(plan);
          }

          @Override
          public Running gateway(int port, Template template, Lambda lambda, Issuer issuer)
              throws StartFailed {
            throw new StartFailed("no gateway today");
          }
        };
    assertThatThrownBy(() -> start(Settings.inFolder(data), failing))
        .isInstanceOf(StartFailed.class)
        .hasMessage("no gateway today");
    assertThat(failing.coordinator).isNotNull().satisfies(it -> assertThat(listens(it)).isFalse());
    DataFolder.open(data).close();
  }

  private static Laptop start(@Nullable Path data) throws Exception {
    return start(Settings.inFolder(data), new SmallParts());
  }

  private static Laptop start(Settings settings, Parts parts) throws Exception {
    return Laptop.start(
        settings, DataFolder.open(settings.data()), TEMPLATE, parts, Progress.SILENT);
  }

  private static void send(Laptop laptop, String body) {
    String url = LocalAws.endpoint(laptop.queue().port()) + "/000000000000/SmallQueue";
    try (var client = LocalAws.sqs(laptop.queue().port())) {
      client.sendMessage(send -> send.queueUrl(url).messageBody(body));
    }
  }

  private static boolean has(Laptop laptop, String id) {
    var key = Map.of("id", AttributeValue.fromS(id));
    try (var client = LocalAws.dynamoDb(laptop.tables().port())) {
      return client.getItem(get -> get.tableName("SmallTable").key(key)).hasItem();
    }
  }

  private static boolean listens(URI address) {
    try (var socket = new Socket("127.0.0.1", address.getPort())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
