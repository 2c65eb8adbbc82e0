package dev.blip.functions;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.blip.functions.aws.Listener;
import dev.blip.protocol.RoomAddress;
import dev.blip.protocol.coordinator.Route;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WakerTest {
  private static final String API = "AmazonEC2ContainerServiceV20141113.";

  private Listener ecs;

  @BeforeEach
  void start() throws Exception {
    ecs = new Listener();
  }

  @AfterEach
  void stop() {
    ecs.close();
  }

  private Environment environment(String service) {
    return new Environment(variables(service));
  }

  private Map<String, String> variables(String service) {
    var variables = new HashMap<String, String>();
    variables.put("AWS_REGION", "eu-west-1");
    variables.put("AWS_ACCESS_KEY_ID", "local");
    variables.put("AWS_SECRET_ACCESS_KEY", "local");
    variables.put("AWS_ENDPOINT_URL_ECS", ecs.url());
    variables.put("COORDINATOR_URL", "http://127.0.0.1:9");
    variables.put("COORDINATOR_SECRET", "secret");
    if (!service.isEmpty()) variables.put("COORDINATOR_SERVICE", service);
    return variables;
  }

  private void says(int desired, int running) {
    ecs.tells(
        "/",
        "{\"services\":[{\"desiredCount\":%d,\"runningCount\":%d}]}".formatted(desired, running));
  }

  private List<String> actions() {
    return ecs.calls().stream()
        .map(call -> call.headers().getOrDefault("x-amz-target", "").replace(API, ""))
        .toList();
  }

  @Test
  void count_is_raised_from_zero_and_no_further() {
    says(0, 0);
    assertThat(environment("blip/coordinators").waker().wake()).isTrue();
    assertThat(actions()).containsExactly("DescribeServices", "UpdateService");
    assertThat(ecs.calls().getLast().body())
        .contains("\"cluster\":\"blip\"", "\"service\":\"coordinators\"", "\"desiredCount\":1");
    says(1, 0);
    assertThat(environment("blip/coordinators").waker().wake()).isTrue();
    assertThat(actions()).hasSize(3);
  }

  @Test
  void one_that_runs_and_cannot_be_reached_yet_is_waited_for() {
    says(1, 1);
    var client = CoordinatorClient.waking(environment("blip/coordinators"));
    assertThat(client.isResting(new ConnectException("refused"))).isTrue();
    assertThat(client.isResting(new SocketTimeoutException("late")))
        .as("it may have been carried out")
        .isFalse();
    assertThat(actions()).containsExactly("DescribeServices");
  }

  @Test
  void ecs_is_asked_once_in_two_seconds_however_many_find_nobody() {
    says(0, 0);
    Waker waker = environment("blip/coordinators").waker();
    for (int i = 0; i < 50; i++) assertThat(waker.wake()).isTrue();
    assertThat(actions()).containsExactly("DescribeServices", "UpdateService");
  }

  @Test
  void nobody_comes_where_ecs_refuses_or_coordinators_never_rest() {
    ecs.answers(400);
    assertThat(environment("blip/coordinators").waker().wake()).isFalse();
    assertThat(environment("").waker().wake()).isFalse();
    assertThat(actions()).containsExactly("DescribeServices");
  }

  @Test
  void service_that_is_none_is_named() {
    for (String service : List.of("coordinators", "/", "blip/", "/coordinators", "a/b/c")) {
      assertThatThrownBy(() -> environment(service).waker())
          .hasMessageContaining("cluster/service")
          .hasMessageContaining(service);
    }
  }

  /** A visitor who is told that all rest makes the request again, under another name of ours. */
  @Test
  void request_that_may_have_been_begun_is_made_again_here_and_not_by_its_caller()
      throws Exception {
    says(1, 1);
    try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var variables = new HashMap<>(variables("blip/coordinators"));
      variables.put("COORDINATOR_URL", "http://127.0.0.1:" + first.getLocalPort());
      var client = CoordinatorClient.waking(new Environment(variables));
      var answer = CompletableFuture.supplyAsync(() -> post(client));
      String name;
      try (Socket taken = first.accept()) {
        name = name(taken);
      }
      first.close();
      // It finds nobody, and has somebody started.
      await().atMost(Duration.ofSeconds(10)).until(() -> !actions().isEmpty());
      try (var next = new ServerSocket(first.getLocalPort(), 1, InetAddress.getLoopbackAddress());
          Socket taken = accepted(next)) {
        assertThat(name(taken)).isEqualTo(name);
        String ok = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1";
        taken.getOutputStream().write(ok.getBytes(US_ASCII));
        assertThat(answer.get(5, TimeUnit.SECONDS)).isEqualTo("1");
      }
    }
  }

  /** The next connection, if it comes within ten seconds. */
  private static Socket accepted(ServerSocket server) throws IOException {
    server.setSoTimeout(10_000);
    return server.accept();
  }

  private static String post(CoordinatorClient client) {
    var room = new RoomAddress("counter", "begun");
    byte[] body = "increment".getBytes(US_ASCII);
    try {
      return client
          .request(
              new Route.Request(room, "POST", "", ""), Map.of(), body, null, "192.0.2.1", "key-1")
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The idempotency key of the request that a connection brings. */
  private static String name(Socket taken) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(taken.getInputStream(), US_ASCII));
    String line = String.valueOf(lines.readLine());
    while (!line.startsWith("Idempotency-Key: ")) line = String.valueOf(lines.readLine());
    return line;
  }
}
