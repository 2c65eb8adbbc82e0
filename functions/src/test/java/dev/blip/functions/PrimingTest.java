package dev.blip.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrimingTest {
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  PrimingTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.createContext("/", this::refuse);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** As a service refuses whoever may not ask it. */
  private void refuse(HttpExchange call) throws IOException {
    try (call) {
      String target = call.getRequestHeaders().getFirst("X-Amz-Target");
      asked.add(target == null ? call.getRequestURI().getPath() : target);
      var _ = call.getRequestBody().readAllBytes();
      call.sendResponseHeaders(400, -1);
    }
  }

  private Map<String, String> variables() {
    String here = "http://127.0.0.1:" + server.getAddress().getPort();
    var all = new HashMap<String, String>();
    all.put("AWS_REGION", "eu-west-1");
    all.put("AWS_ACCESS_KEY_ID", "local");
    all.put("AWS_SECRET_ACCESS_KEY", "local");
    all.put("AWS_ENDPOINT_URL_DYNAMODB", here);
    all.put("AWS_ENDPOINT_URL_SQS", here);
    all.put("LINKS_TABLE", "Links");
    all.put("CLICKS_QUEUE_URL", here + "/queue");
    all.put("COORDINATOR_URL", here);
    return all;
  }

  private static void prime(Map<String, String> variables) {
    new Priming(new Environment(variables), variables).run();
  }

  @Test
  void every_way_that_the_variables_name_is_gone_once() {
    prime(variables());
    assertThat(asked)
        .containsExactlyInAnyOrder("DynamoDB_20120810.GetItem", "AmazonSQS.SendMessage", "/health");
  }

  @Test
  void services_that_are_away_do_not_stop_the_snapshot() {
    Map<String, String> variables = variables();
    stop();
    assertThatCode(() -> prime(variables)).doesNotThrowAnyException();
  }

  @Test
  void it_is_due_where_a_snapshot_is_made_and_nowhere_else() {
    assertThat(Priming.isDue(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"))).isTrue();
    assertThat(Priming.isDue(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"))).isFalse();
    assertThat(Priming.isDue(Map.of())).isFalse();
  }
}
