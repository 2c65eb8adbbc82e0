package dev.blip.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2WebSocketEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2WebSocketResponse;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
  private static final String ROOM = "/parties/chat/lobby";
  private static final String ALLOW =
      """
      {"principalId":"p","policyDocument":{"Version":"2012-10-17","Statement":[
        {"Action":"execute-api:Invoke","Effect":"%s","Resource":"%s"}]},
       "context":{"account":"demo","count":3,"vip":true}}
      """;

  @Test
  void a_policy_that_allows_opens_the_socket_and_its_context_stays() throws Exception {
    try (var gateway = TestGateway.withAuthorizer()) {
      gateway.lambda.<APIGatewayCustomAuthorizerEvent, IamPolicyResponse>onTyped(
          "authorize",
          APIGatewayCustomAuthorizerEvent.class,
          (event, context) -> allow(event.getMethodArn(), event.getQueryStringParameters()));
      TestClient client = gateway.connect(ROOM + "?ticket=t");
      client.send("hi");
      await().until(() -> !gateway.lambda.events("message").isEmpty());
      client.closeWith(1000, "");
      await().until(() -> !gateway.lambda.events("disconnect").isEmpty());

      for (String function : List.of("connect", "message", "disconnect")) {
        JsonNode said = gateway.lambda.events(function).getFirst().at("/requestContext/authorizer");
        assertThat(said.path("room").asText()).as(function).isEqualTo("lobby");
        assertThat(said.path("principalId").asText()).isEqualTo("ada");
        assertThat(said.path("integrationLatency").isNumber()).isTrue();
      }
    }
  }

  @Test
  void an_authorizer_is_asked_with_arn_headers_query_and_context() throws Exception {
    try (var gateway = TestGateway.withAuthorizer()) {
      gateway.lambda.on("authorize", event -> ALLOW.formatted("Allow", "*"));
      gateway.connect(ROOM + "?ticket=t&ticket=u", Map.of("X-Own", "1"));

      JsonNode event = gateway.lambda.events("authorize").getFirst();
      assertThat(event.path("type").asText()).isEqualTo("REQUEST");
      assertThat(event.path("methodArn").asText())
          .matches("arn:aws:execute-api:us-east-1:\\d{12}:\\w+/live/\\$connect");
      assertThat(event.at("/headers/X-Own").asText()).isEqualTo("1");
      assertThat(event.at("/multiValueHeaders/X-Own/0").asText()).isEqualTo("1");
      assertThat(event.path("queryStringParameters").toString())
          .isEqualTo("{\"ticket\":\"u\",\"party\":\"chat\",\"room\":\"lobby\"}");
      assertThat(event.at("/multiValueQueryStringParameters/ticket").toString())
          .isEqualTo("[\"t\",\"u\"]");
      assertThat(event.path("stageVariables").isObject()).isTrue();
      assertThat(event.at("/requestContext/eventType").asText()).isEqualTo("CONNECT");
      assertThat(event.at("/requestContext/connectionId"))
          .isEqualTo(
              gateway.lambda.events("connect").getFirst().at("/requestContext/connectionId"));
    }
  }

  @Test
  void an_address_of_more_than_4096_characters_is_refused() throws Exception {
    try (var gateway = TestGateway.withAuthorizer()) {
      gateway.lambda.on("authorize", event -> ALLOW.formatted("Allow", "*"));
      gateway.connect(ROOM + "?after=" + "x".repeat(3_900));

      String tooLong = ROOM + "?after=" + "x".repeat(4_096);
      RawClient client = gateway.raw().say(RawClient.handshake(tooLong));
      assertThat(client.readHead()).startsWith("HTTP/1.1 414 ");
      assertThat(gateway.lambda.events("authorize")).hasSize(1);
    }
  }

  @Test
  void context_values_reach_events_as_strings() throws Exception {
    try (var gateway = TestGateway.withAuthorizer()) {
      gateway.lambda.on("authorize", event -> ALLOW.formatted("Allow", "*"));
      gateway.connect(ROOM);

      JsonNode said = gateway.lambda.events("connect").getFirst().at("/requestContext/authorizer");
      assertThat(said.path("count").textValue()).isEqualTo("3");
      assertThat(said.path("vip").textValue()).isEqualTo("true");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Deny|*|User is not authorized to access this resource with an explicit deny",
        "Allow|arn:aws:execute-api:*/other/*|User is not authorized to access this resource",
      })
  void a_policy_that_does_not_allow_is_a_403(String effect, String resource, String message)
      throws Exception {
    try (var gateway = TestGateway.withAuthorizer()) {
      gateway.lambda.on("authorize", event -> ALLOW.formatted(effect, resource));

      assertRefused(gateway, 403, message);
      assertThat(gateway.lambda.events("connect")).isEmpty();
      assertThat(gateway.lambda.events("disconnect")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Unauthorized, 401, Unauthorized",
    "unauthorized, 500, Internal server error",
    "out of order, 500, Internal server error"
  })
  void an_authorizer_that_throws_refuses(String thrown, int status, String message)
      throws Exception {
    try (var gateway = TestGateway.withAuthorizer()) {
      gateway.lambda.on(
          "authorize",
          event -> {
            throw new IllegalStateException(thrown);
          });

      assertRefused(gateway, status, message);
      assertThat(gateway.lambda.events("connect")).isEmpty();
      assertThat(gateway.lambda.events("disconnect")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{\"principalId\":\"p\"}",
        "{\"policyDocument\":{\"Statement\":[]}}",
        "{\"principalId\":\"p\",\"policyDocument\":{\"Statement\":[]},\"context\":{\"a\":{\"b\":1}}}"
      })
  void an_authorizer_that_answers_no_policy_is_a_500(String said) throws Exception {
    try (var gateway = TestGateway.withAuthorizer()) {
      gateway.lambda.on("authorize", event -> said);

      assertRefused(gateway, 500, "Internal server error");
    }
  }

  @Test
  void a_connect_function_that_refuses_gives_status_and_body() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      gateway.lambda.<APIGatewayV2WebSocketEvent, APIGatewayV2WebSocketResponse>onTyped(
          "connect",
          APIGatewayV2WebSocketEvent.class,
          (event, context) -> {
            var response = new APIGatewayV2WebSocketResponse();
            response.setStatusCode(409);
            response.setBody(event.getQueryStringParameters().get("room") + " is full");
            return response;
          });

      HttpResponse<?> answer = gateway.refused(ROOM);
      assertThat(answer.statusCode()).isEqualTo(409);
      assertThat(rawAnswer(gateway, ROOM)).startsWith("HTTP/1.1 409 ").endsWith("lobby is full");
      assertThat(gateway.lambda.events("disconnect")).isEmpty();
      assertThat(gateway.openSockets()).isZero();
    }
  }

  @Test
  void a_refusal_without_a_body_names_connection_and_request() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      gateway.lambda.on("connect", event -> "{\"statusCode\":403}");

      assertRefused(gateway, 403, "Forbidden");
    }
  }

  @Test
  void a_connect_function_that_throws_is_a_500() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      gateway.lambda.on(
          "connect",
          event -> {
            throw new IllegalStateException("Unauthorized");
          });

      assertRefused(gateway, 500, "Internal server error");
      assertThat(gateway.lambda.events("disconnect")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "\"hello\"", "{\"statusCode\":99}"})
  void a_connect_function_that_answers_without_a_status_is_a_500(String said) throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      gateway.lambda.on("connect", event -> said);

      assertRefused(gateway, 500, "Internal server error");
    }
  }

  @Test
  void a_connect_function_that_takes_too_long_is_a_504() throws Exception {
    var never = new CountDownLatch(1);
    try (var gateway =
        TestGateway.withSockets(
            settings -> settings.withPatience(Duration.ofSeconds(1), Duration.ofMillis(200)))) {
      gateway.lambda.on(
          "connect",
          event -> {
            never.await();
            return TestGateway.OK;
          });

      assertRefused(gateway, 504, "Endpoint request timed out");
    } finally {
      never.countDown();
    }
  }

  @Test
  void the_101_waits_for_the_connect_function() throws Exception {
    var answered = new CountDownLatch(1);
    try (var gateway = TestGateway.withSockets()) {
      gateway.lambda.on(
          "connect",
          event -> {
            answered.await();
            return TestGateway.OK;
          });
      RawClient client = gateway.raw().say(RawClient.handshake(ROOM));
      await().until(() -> !gateway.lambda.events("connect").isEmpty());
      assertThat(client.socket().getInputStream().available()).isZero();
      assertThat(gateway.openSockets()).isZero();

      answered.countDown();
      assertThat(client.readHead())
          .startsWith("HTTP/1.1 101 ")
          .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
          .doesNotContainIgnoringCase("sec-websocket-extensions")
          .doesNotContainIgnoringCase("sec-websocket-protocol");
    }
  }

  @Test
  void a_protocol_that_the_function_names_is_chosen() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      gateway.lambda.on(
          "connect",
          event -> "{\"statusCode\":200,\"headers\":{\"Sec-WebSocket-Protocol\":\"graphql-ws\"}}");
      TestClient client = gateway.connect(ROOM, Map.of("Sec-WebSocket-Protocol", "graphql-ws"));

      assertThat(client.subprotocol()).isEqualTo("graphql-ws");
    }
  }

  @Test
  void the_direct_address_works_too() throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      gateway.connect("/live?party=chat&room=lobby");

      assertThat(
              gateway.lambda.events("connect").getFirst().path("queryStringParameters").toString())
          .isEqualTo("{\"party\":\"chat\",\"room\":\"lobby\"}");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Upgrade: websocket, Upgrade: h2c",
    "Sec-WebSocket-Version: 13, Sec-WebSocket-Version: 8",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, Sec-WebSocket-Key: short",
    "GET , POST "
  })
  void a_handshake_that_is_none_is_a_400(String right, String wrong) throws Exception {
    try (var gateway = TestGateway.withSockets()) {
      RawClient client = gateway.raw().say(RawClient.handshake(ROOM).replace(right, wrong));

      assertThat(client.readAnswer()).startsWith("HTTP/1.1 400 ").contains("Bad Request");
      assertThat(gateway.lambda.events("connect")).isEmpty();
    }
  }

  @Test
  void a_client_that_left_during_the_handshake_is_told_about_once() throws Exception {
    var answered = new CountDownLatch(1);
    try (var gateway = TestGateway.withSockets()) {
      gateway.lambda.on(
          "connect",
          event -> {
            answered.await();
            return TestGateway.OK;
          });
      RawClient client = gateway.raw().say(RawClient.handshake(ROOM));
      await().until(() -> !gateway.lambda.events("connect").isEmpty());
      client.close();
      answered.countDown();

      await()
          .atMost(TestClient.DEADLINE)
          .until(() -> gateway.lambda.events("disconnect").size() == 1);
      assertThat(gateway.openSockets()).isZero();
    }
  }

  private static IamPolicyResponse allow(String arn, Map<String, String> query) {
    return IamPolicyResponse.builder()
        .withPrincipalId("ada")
        .withPolicyDocument(
            IamPolicyResponse.PolicyDocument.builder()
                .withVersion(IamPolicyResponse.VERSION_2012_10_17)
                .withStatement(List.of(IamPolicyResponse.allowStatement(arn)))
                .build())
        .withContext(Map.of("room", query.getOrDefault("room", "")))
        .build();
  }

  /** Over a raw connection, because the JDK's client hides the body of a refusal. */
  private static void assertRefused(TestGateway gateway, int status, String message)
      throws Exception {
    assertThat(gateway.refused(ROOM).statusCode()).isEqualTo(status);
    String answer = rawAnswer(gateway, ROOM);
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    JsonNode body = Json.tree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    assertThat(body.path("message").asText()).isEqualTo(message);
    assertThat(body.path("connectionId").asText()).hasSize(16);
    assertThat(body.path("requestId").asText()).hasSize(16);
  }

  private static String rawAnswer(TestGateway gateway, String path) throws Exception {
    return gateway.raw().say(RawClient.handshake(path)).readAnswer();
  }
}
