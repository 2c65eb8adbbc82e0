package dev.blip.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Environment;
import dev.blip.local.data.LocalAws;
import dev.blip.protocol.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Nobody gets round CloudFront: with an origin secret, each function behind either API refuses all
 * who do not bring it, before it asks anything of AWS (there is none here).
 */
class OriginGateTest {
  private static final Template LAPTOP =
      Template.read(
              Stacks.ROOT,
              Map.of(
                  "BaseUrl", "http://localhost:1",
                  "TokenIssuer", "http://localhost:1",
                  "CoordinatorUrl", "http://localhost:1"))
          .withQueueEndpoint("http://127.0.0.1:1");

  private static final Set<String> GUESSES = Set.of("", "a guess", "s3cret2");

  private static Object made(String function) throws Exception {
    for (FunctionSpec spec : LAPTOP.functions()) {
      if (!spec.name().equals(function)) continue;
      Map<String, String> variables = new HashMap<>(LocalAws.environment(1, 1));
      variables.putAll(spec.environment());
      variables.put("ORIGIN_SECRET", "s3cret");
      return Class.forName(spec.handler().split("::", 2)[0])
          .getConstructor(Environment.class)
          .newInstance(new Environment(variables));
    }
    throw new AssertionError("template has no function " + function);
  }

  private static APIGatewayV2HTTPEvent call(String method, String guess) {
    var http = RequestContext.Http.builder().withMethod(method).withPath("/x").build();
    return APIGatewayV2HTTPEvent.builder()
        .withRouteKey("ANY /x")
        .withRawPath("/x")
        .withHeaders(Map.of("blip-origin-secret", guess, "origin", "https://page.example"))
        .withRequestContext(RequestContext.builder().withHttp(http).build())
        .build();
  }

  @SuppressWarnings("unchecked")
  private static <I, O> O ask(Object handler, I input) {
    return ((RequestHandler<I, O>) handler).handleRequest(input, context());
  }

  @SuppressWarnings("NullAway") // No handler asks for it.
  private static Context context() {
    return null;
  }

  @Test
  void every_function_behind_the_http_api_refuses_calls_past_cloudfront() throws Exception {
    Set<String> functions = new TreeSet<>();
    LAPTOP.httpRoutes().forEach(route -> functions.add(route.function()));
    assertThat(functions).hasSizeGreaterThan(5);
    for (String function : functions) {
      Object handler = made(function);
      for (String method : Set.of("GET", "POST", "OPTIONS")) {
        for (String guess : GUESSES) {
          APIGatewayV2HTTPResponse answer = ask(handler, call(method, guess));
          assertThat(answer.getStatusCode()).as(function + " " + method).isEqualTo(403);
          if (!"application/json".equals(answer.getHeaders().get("Content-Type"))) continue;
          JsonNode error = Json.tree(answer.getBody()).path("error");
          assertThat(error.path("kind").asText()).as(function).isEqualTo("forbidden");
          assertThat(error.path("message").asText()).as(function).contains("CloudFront");
          assertThat(error.path("id").asText()).as(function).isNotEmpty();
        }
      }
    }
  }

  @Test
  void a_handshake_past_cloudfront_is_answered_403_by_authorizer_and_connect() throws Exception {
    SocketApi sockets = LAPTOP.socketApi();
    Object authorizer = made(String.valueOf(sockets.authorizer()));
    Object connect = made(String.valueOf(sockets.routes().get("$connect")));
    for (String guess : GUESSES) {
      Map<String, Object> handshake =
          Map.of(
              "methodArn", "arn:aws:execute-api:eu-west-1:0:s/live/$connect",
              "headers", Map.of("Blip-Origin-Secret", guess),
              "queryStringParameters", Map.of("party", "counter", "room", "a", "ticket", "t"));
      Map<String, Object> found = ask(authorizer, handshake);
      Object context = Objects.requireNonNull(found.get("context"));
      Map<String, Object> answer =
          ask(
              connect,
              Map.of(
                  "headers",
                  Map.of(),
                  "requestContext",
                  Map.of("connectionId", "c", "authorizer", context)));
      assertThat(answer.get("statusCode")).isEqualTo(403);
      JsonNode error = Json.tree(String.valueOf(answer.get("body"))).path("error");
      assertThat(error.path("kind").asText()).isEqualTo("forbidden");
    }
  }
}
