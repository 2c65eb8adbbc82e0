package dev.blip.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2WebSocketEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2WebSocketResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.gateway.pages.LocalPages;
import dev.blip.local.template.SocketApi;
import dev.blip.protocol.Json;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class SocketEventsTest {
  private static final String ROOM = "/parties/chat/lobby";
  private static final Set<String> ALWAYS =
      Set.of(
          "routeKey",
          "eventType",
          "extendedRequestId",
          "requestTime",
          "messageDirection",
          "stage",
          "connectedAt",
          "requestTimeEpoch",
          "identity",
          "requestId",
          "domainName",
          "connectionId",
          "apiId");

  @Test
  void a_connect_event_is_as_api_gateway_builds_it() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      gateway.connect(
          ROOM + "?_pk=1-2&a=1&a=2",
          Map.of("User-Agent", "test/1", "X-Forwarded-For", "203.0.113.7"));

      JsonNode event = gateway.lambda.events("connect").getFirst();
      assertThat(names(event))
          .containsExactlyInAnyOrder(
              "headers",
              "multiValueHeaders",
              "queryStringParameters",
              "multiValueQueryStringParameters",
              "requestContext",
              "isBase64Encoded");
      JsonNode context = event.path("requestContext");
      assertThat(names(context)).isEqualTo(ALWAYS);
      assertThat(context.path("routeKey").asText()).isEqualTo("$connect");
      assertThat(context.path("eventType").asText()).isEqualTo("CONNECT");
      assertThat(context.path("messageDirection").asText()).isEqualTo("IN");
      assertThat(context.path("stage").asText()).isEqualTo("live");
      assertThat(context.path("connectionId").asText()).matches("[\\w-]{15}=");
      assertThat(context.path("connectedAt").isIntegralNumber()).isTrue();
      assertThat(context.path("requestTimeEpoch").isIntegralNumber()).isTrue();
      assertThat(context.path("requestTime").asText()).matches("\\d\\d/\\w{3}/\\d{4}:.* \\+0000");
      assertThat(context.path("domainName").asText()).isEqualTo("localhost:" + gateway.port());
      assertThat(context.path("identity").toString())
          .isEqualTo("{\"sourceIp\":\"203.0.113.7\",\"userAgent\":\"test/1\"}");
      assertThat(event.path("queryStringParameters").toString())
          .isEqualTo("{\"_pk\":\"1-2\",\"a\":\"2\",\"party\":\"chat\",\"room\":\"lobby\"}");
      assertThat(event.at("/multiValueQueryStringParameters/a").toString())
          .isEqualTo("[\"1\",\"2\"]");
      assertThat(event.at("/headers/Sec-WebSocket-Version").asText()).isEqualTo("13");
      assertThat(event.at("/headers/X-Forwarded-For").asText()).isEqualTo("203.0.113.7, 127.0.0.1");
      assertThat(names(event.path("headers"))).doesNotContain("Upgrade", "Connection");
    }
  }

  @Test
  void without_a_query_there_is_none_in_the_event() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      gateway.connect("/live");

      assertThat(names(gateway.lambda.events("connect").getFirst()))
          .doesNotContain("queryStringParameters", "multiValueQueryStringParameters");
    }
  }

  @Test
  void a_message_event_has_body_and_context_only() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      TestClient client = gateway.connect(ROOM);
      client.send("grüße");
      client.send("again");
      await().until(() -> gateway.lambda.events("message").size() == 2);

      JsonNode event = message(gateway, "grüße");
      assertThat(names(event))
          .containsExactlyInAnyOrder("requestContext", "body", "isBase64Encoded");
      assertThat(event.path("isBase64Encoded").booleanValue()).isFalse();
      JsonNode context = event.path("requestContext");
      var expected = new HashSet<>(ALWAYS);
      expected.add("messageId");
      assertThat(names(context)).isEqualTo(expected);
      assertThat(context.path("routeKey").asText()).isEqualTo("$default");
      assertThat(context.path("eventType").asText()).isEqualTo("MESSAGE");
      JsonNode connect = gateway.lambda.events("connect").getFirst().path("requestContext");
      for (String same : List.of("connectionId", "connectedAt", "identity", "apiId")) {
        assertThat(context.path(same)).as(same).isEqualTo(connect.path(same));
      }
      JsonNode other = message(gateway, "again").path("requestContext");
      assertThat(other.path("messageId")).isNotEqualTo(context.path("messageId"));
      assertThat(other.path("requestId")).isNotEqualTo(context.path("requestId"));
    }
  }

  @Test
  void a_disconnect_event_says_what_the_client_said() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      TestClient client = gateway.connect(ROOM);
      client.closeWith(4001, "had enough");
      assertThat(client.awaitClose()).isEqualTo(4001);

      JsonNode event = awaitDisconnect(gateway);
      assertThat(names(event))
          .containsExactlyInAnyOrder(
              "headers", "multiValueHeaders", "requestContext", "isBase64Encoded");
      assertThat(names(event.path("headers")))
          .containsExactlyInAnyOrder("Host", "x-api-key", "X-Forwarded-For", "x-restapi");
      JsonNode context = event.path("requestContext");
      var expected = new HashSet<>(ALWAYS);
      expected.addAll(Set.of("disconnectStatusCode", "disconnectReason"));
      assertThat(names(context)).isEqualTo(expected);
      assertThat(context.path("disconnectStatusCode").intValue()).isEqualTo(4001);
      assertThat(context.path("disconnectReason").asText()).isEqualTo("had enough");
      assertThat(context.path("routeKey").asText()).isEqualTo("$disconnect");
      assertThat(context.path("eventType").asText()).isEqualTo("DISCONNECT");
    }
  }

  @Test
  void a_close_frame_without_a_code_is_a_1005() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      RawClient client = gateway.raw().upgrade(ROOM);
      client.frame(RawClient.FIN | RawClient.CLOSE, new byte[0]);

      assertThat(client.readFrame().opcode()).isEqualTo(RawClient.CLOSE);
      assertThat(client.isClosed()).isTrue();
      JsonNode context = awaitDisconnect(gateway).path("requestContext");
      assertThat(context.path("disconnectStatusCode").intValue()).isEqualTo(1005);
      assertThat(context.path("disconnectReason").asText())
          .isEqualTo("Client-side close frame status not set");
    }
  }

  @Test
  void a_connection_that_breaks_is_a_1006_told_once() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      RawClient client = gateway.raw().upgrade(ROOM);
      client.socket().setSoLinger(true, 0);
      client.close();

      assertThat(awaitDisconnect(gateway).at("/requestContext/disconnectStatusCode").intValue())
          .isEqualTo(1006);
      gateway.stop();
      assertThat(gateway.lambda.events("disconnect")).hasSize(1);
    }
  }

  @Test
  void a_handler_of_the_events_library_reads_messages() throws Exception {
    var read = new ConcurrentLinkedQueue<String>();
    try (var gateway = TestGateway.withSockets()) {
      gateway.lambda.<APIGatewayV2WebSocketEvent, APIGatewayV2WebSocketResponse>onTyped(
          "message",
          APIGatewayV2WebSocketEvent.class,
          (event, context) -> {
            read.add(event.getBody() + event.getRequestContext().getEventType());
            var response = new APIGatewayV2WebSocketResponse();
            response.setStatusCode(200);
            response.setBody("not sent");
            return response;
          });
      TestClient client = gateway.connect(ROOM);
      client.send("hi");

      await().untilAsserted(() -> assertThat(read).containsExactly("hiMESSAGE"));
      client.ping("barrier");
      client.awaitPong();
      assertThat(client.received()).isEmpty();
    }
  }

  @Test
  void a_message_handler_that_throws_is_told_and_the_socket_stays() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      gateway.lambda.on(
          "message",
          event -> {
            if (event.path("body").asText().equals("bad")) throw new IllegalStateException("x");
            return TestGateway.OK;
          });
      TestClient client = gateway.connect(ROOM);
      client.send("bad");

      assertInternalError(gateway, client.await(1).getFirst());
      client.send("good");
      await().until(() -> gateway.lambda.events("message").size() == 2);
      client.ping("still here");
      assertThat(client.awaitPong()).isEqualTo("still here");
      assertThat(client.received()).hasSize(1);
    }
  }

  @Test
  void a_message_handler_that_takes_too_long_is_told() throws Exception {
    var never = new CountDownLatch(1);
    try (var gateway =
        TestGateway.withSockets(
            settings -> settings.withPatience(Duration.ofSeconds(1), Duration.ofMillis(300)))) {
      gateway.lambda.on(
          "message",
          event -> {
            never.await();
            return TestGateway.OK;
          });
      TestClient client = gateway.connect(ROOM);
      client.send("hi");

      assertInternalError(gateway, client.await(1).getFirst());
    } finally {
      never.countDown();
    }
  }

  @Test
  void a_message_handler_that_answers_without_a_status_is_told() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      gateway.lambda.on("message", event -> "null");
      TestClient client = gateway.connect(ROOM);
      client.send("hi");

      assertInternalError(gateway, client.await(1).getFirst());
    }
  }

  @Test
  void messages_of_one_socket_are_handled_at_the_same_time() throws Exception {
    var together = new CyclicBarrier(5);
    try (var gateway = TestGateway.withSockets()) {
      gateway.lambda.on(
          "message",
          event -> {
            together.await(20, TimeUnit.SECONDS);
            return TestGateway.OK;
          });
      TestClient client = gateway.connect(ROOM);
      for (int i = 0; i < 5; i++) client.send("message " + i);

      await().until(() -> gateway.lambda.events("message").size() == 5);
      gateway.stop();
      assertThat(together.isBroken()).isFalse();
      assertThat(client.received()).isEmpty();
    }
  }

  @Test
  void a_flood_waits_at_the_client_and_nothing_is_lost() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      TestClient client = gateway.connect(ROOM);
      for (int i = 0; i < 1_000; i++) client.send("message " + i);

      await()
          .atMost(TestClient.DEADLINE)
          .until(() -> gateway.lambda.events("message").size() == 1_000);
    }
  }

  @Test
  void a_route_of_its_own_takes_the_messages_of_its_action_and_may_answer() throws Exception {
    var api =
        new SocketApi(
            "live", null, Map.of("$default", "message", "sing", "song"), "action", Set.of("sing"));
    try (var gateway = TestGateway.withApi(api)) {
      gateway.lambda.on("song", event -> "{\"statusCode\":200,\"body\":\"la\"}");
      gateway.lambda.on("message", event -> "{\"statusCode\":200,\"body\":\"not told\"}");
      TestClient client = gateway.connect(ROOM);
      client.send("{\"action\":\"sing\"}");
      client.send("{\"action\":\"$connect\"}");
      client.send("no json");

      await().until(() -> gateway.lambda.events("message").size() == 2);
      await().until(() -> gateway.lambda.events("song").size() == 1);
      assertThat(gateway.lambda.events("song").getFirst().at("/requestContext/routeKey").asText())
          .isEqualTo("sing");
      assertThat(client.await(1)).containsExactly("la");
    }
  }

  @Test
  void a_message_without_a_route_is_forbidden() throws Exception {
    try (var gateway =
        TestGateway.withApi(new SocketApi("live", null, Map.of(), "action", Set.of()))) {
      TestClient client = gateway.connect(ROOM);
      client.send("hi");

      assertThat(Json.tree(client.await(1).getFirst()).path("message").asText())
          .isEqualTo("Forbidden");
    }
  }

  @Test
  void a_closing_gateway_says_so_tells_every_end_and_finishes_what_it_began() throws Exception {
    var began = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    try (var gateway =
        TestGateway.with(
            settings -> settings, LocalPages.none(), TestGateway.route("GET", "/{slug}", "slow"))) {
      gateway.lambda.on(
          "slow",
          event -> {
            began.countDown();
            mayEnd.await();
            return "\"done\"";
          });
      TestClient client = gateway.connect(ROOM);
      RawClient request = gateway.raw().say("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
      began.await();
      Thread stopping = Thread.startVirtualThread(gateway::stop);

      assertThat(client.awaitClose()).isEqualTo(1001);
      mayEnd.countDown();
      assertThat(request.readAnswer()).endsWith("done");
      stopping.join(Duration.ofSeconds(20));
      assertThat(gateway.lambda.events("disconnect")).hasSize(1);
    }
  }

  private static JsonNode message(TestGateway gateway, String body) {
    return gateway.lambda.events("message").stream()
        .filter(event -> event.path("body").asText().equals(body))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode awaitDisconnect(TestGateway gateway) {
    await().atMost(TestClient.DEADLINE).until(() -> !gateway.lambda.events("disconnect").isEmpty());
    return gateway.lambda.events("disconnect").getFirst();
  }

  private static void assertInternalError(TestGateway gateway, String frame) {
    JsonNode error = Json.tree(frame);
    JsonNode context = gateway.lambda.events("message").getFirst().path("requestContext");
    assertThat(names(error)).containsExactlyInAnyOrder("message", "connectionId", "requestId");
    assertThat(error.path("message").asText()).isEqualTo("Internal server error");
    assertThat(error.path("connectionId")).isEqualTo(context.path("connectionId"));
    assertThat(error.path("requestId")).isEqualTo(context.path("requestId"));
  }

  private static Set<String> names(JsonNode object) {
    Iterable<String> names = object::fieldNames;
    return new HashSet<>(StreamSupport.stream(names.spliterator(), false).toList());
  }
}
