package dev.blip.local.gateway;

import static dev.blip.local.gateway.TestGateway.route;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2CustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.SimpleIAMPolicyResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.gateway.pages.LocalPages;
import dev.blip.local.template.HttpRoute;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpApiTest {
  private static final HttpRoute LINK = route("ANY", "/api/links/{slug}", "links");

  @Test
  void an_event_is_payload_two() throws Exception {
    try (var gateway = TestGateway.withRoutes(LINK)) {
      gateway.lambda.on("links", event -> "{\"statusCode\":204}");
      gateway.send(
          gateway
              .request("/api/links/caf%C3%A9?tag=a%20b&tag=c&empty")
              .header("X-Twice", "1")
              .header("X-Twice", "2")
              .header("Cookie", "one=1; two=2")
              .header("User-Agent", "test/1")
              .build());

      JsonNode event = gateway.lambda.events("links").getFirst();
      assertThat(event.path("version").asText()).isEqualTo("2.0");
      assertThat(event.path("routeKey").asText()).isEqualTo("ANY /api/links/{slug}");
      assertThat(event.path("rawPath").asText()).isEqualTo("/api/links/café");
      assertThat(event.path("rawQueryString").asText()).isEqualTo("tag=a%20b&tag=c&empty");
      assertThat(event.path("queryStringParameters").toString())
          .isEqualTo("{\"tag\":\"a b,c\",\"empty\":\"\"}");
      assertThat(event.path("pathParameters").path("slug").asText()).isEqualTo("café");
      assertThat(event.path("cookies").toString()).isEqualTo("[\"one=1\",\"two=2\"]");
      assertThat(event.path("headers").path("x-twice").asText()).isEqualTo("1,2");
      assertThat(event.path("headers").has("cookie")).isFalse();
      assertThat(event.path("isBase64Encoded").booleanValue()).isFalse();
      assertThat(event.has("body")).isFalse();
    }
  }

  @Test
  void the_request_context_names_request_and_visitor() throws Exception {
    try (var gateway = TestGateway.withRoutes(LINK)) {
      gateway.lambda.on("links", event -> "{\"statusCode\":204}");
      HttpResponse<String> answer =
          gateway.send(gateway.request("/api/links/a").header("User-Agent", "test/1").build());

      JsonNode context = gateway.lambda.events("links").getFirst().path("requestContext");
      assertThat(context.path("stage").asText()).isEqualTo("$default");
      assertThat(context.path("accountId").asText()).hasSize(12);
      assertThat(context.path("apiId").asText()).isNotEmpty();
      assertThat(context.path("domainName").asText()).isEqualTo("localhost:" + gateway.port());
      assertThat(context.path("domainPrefix").asText()).isEqualTo("localhost");
      assertThat(context.path("routeKey").asText()).isEqualTo("ANY /api/links/{slug}");
      assertThat(context.path("time").asText())
          .matches("\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000");
      assertThat(context.path("timeEpoch").longValue()).isPositive();
      assertThat(context.path("requestId").asText())
          .isEqualTo(answer.headers().firstValue("apigw-requestid").orElseThrow());
      assertThat(context.path("http").toString())
          .isEqualTo(
              "{\"method\":\"GET\",\"path\":\"/api/links/a\",\"protocol\":\"HTTP/1.1\","
                  + "\"sourceIp\":\"127.0.0.1\",\"userAgent\":\"test/1\"}");
      assertThat(context.has("authorizer")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "X-Forwarded-For, '203.0.113.7, 10.0.0.1', 203.0.113.7",
    "CloudFront-Viewer-Address, 203.0.113.8:46532, 203.0.113.8",
    "CloudFront-Viewer-Address, 2001:db8::1:46532, 2001:db8::1"
  })
  void the_source_is_whom_a_proxy_names(String header, String value, String source)
      throws Exception {
    try (var gateway = TestGateway.withRoutes(LINK)) {
      gateway.lambda.on("links", event -> "{\"statusCode\":204}");
      gateway.send(
          gateway
              .request("/api/links/a")
              .header(header, value)
              .header("CloudFront-Viewer-Country", "MY")
              .build());

      JsonNode event = gateway.lambda.events("links").getFirst();
      assertThat(event.at("/requestContext/http/sourceIp").asText()).isEqualTo(source);
      assertThat(event.at("/headers/cloudfront-viewer-country").asText()).isEqualTo("MY");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, false",
    "text/plain; charset=utf-8, false",
    "application/problem+json, false",
    "application/x-www-form-urlencoded, true",
    "application/octet-stream, true"
  })
  void a_body_is_text_or_base64_by_its_type(String type, boolean isBase64) throws Exception {
    try (var gateway = TestGateway.withRoutes(LINK)) {
      gateway.lambda.on("links", event -> "{\"statusCode\":204}");
      gateway.send(
          gateway
              .request("/api/links/a")
              .header("Content-Type", type)
              .POST(BodyPublishers.ofString("a=é"))
              .build());

      JsonNode event = gateway.lambda.events("links").getFirst();
      String plain = "a=é";
      String encoded = Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
      assertThat(event.path("isBase64Encoded").booleanValue()).isEqualTo(isBase64);
      assertThat(event.path("body").asText()).isEqualTo(isBase64 ? encoded : plain);
    }
  }

  @Test
  void text_that_is_not_utf8_comes_as_base64() throws Exception {
    try (var gateway = TestGateway.withRoutes(LINK)) {
      gateway.lambda.on("links", event -> "{\"statusCode\":204}");
      gateway.send(
          gateway
              .request("/api/links/a")
              .header("Content-Type", "text/plain")
              .POST(BodyPublishers.ofByteArray(new byte[] {(byte) 0xff, 1}))
              .build());

      JsonNode event = gateway.lambda.events("links").getFirst();
      assertThat(event.path("isBase64Encoded").booleanValue()).isTrue();
      assertThat(event.path("body").binaryValue()).containsExactly(0xff, 1);
    }
  }

  @Test
  void a_handler_of_the_events_library_reads_and_answers() throws Exception {
    try (var gateway = TestGateway.withRoutes(LINK)) {
      gateway.lambda.<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>onTyped(
          "links",
          APIGatewayV2HTTPEvent.class,
          (event, context) ->
              APIGatewayV2HTTPResponse.builder()
                  .withStatusCode(201)
                  .withHeaders(Map.of("X-Slug", event.getPathParameters().get("slug")))
                  .withBody(event.getRequestContext().getHttp().getMethod() + event.getBody())
                  .build());

      var answer =
          gateway.send(
              gateway.request("/api/links/abc").POST(BodyPublishers.ofString("!")).build());
      assertThat(answer.statusCode()).isEqualTo(201);
      assertThat(answer.headers().firstValue("x-slug")).contains("abc");
      assertThat(answer.body()).isEqualTo("POST!");
    }
  }

  @Test
  void a_structured_answer_sets_status_headers_cookies_and_body() throws Exception {
    try (var gateway = TestGateway.withRoutes(LINK)) {
      gateway.lambda.on(
          "links",
          event ->
              """
              {"statusCode":302,"headers":{"location":"https://a.example/"},
               "cookies":["a=1; Path=/","b=2"],"isBase64Encoded":true,"body":"w6k="}
              """);

      var answer = gateway.get("/api/links/a");
      assertThat(answer.statusCode()).isEqualTo(302);
      assertThat(answer.headers().firstValue("location")).contains("https://a.example/");
      assertThat(answer.headers().allValues("set-cookie")).containsExactly("a=1; Path=/", "b=2");
      assertThat(answer.body()).isEqualTo("é");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{\"a\":1}|{\"a\":1}", "\"hello\"|hello", "[1]|[1]", "null|null"})
  void an_answer_without_a_status_is_a_200_of_json(String said, String body) throws Exception {
    try (var gateway = TestGateway.withRoutes(LINK)) {
      gateway.lambda.on("links", event -> said);

      var answer = gateway.get("/api/links/a");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("content-type")).contains("application/json");
      assertThat(answer.body()).isEqualTo(body);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"statusCode\":\"many\"}",
        "{\"statusCode\":99}",
        "{\"statusCode\":200,\"body\":{\"a\":1}}",
        "{\"statusCode\":200,\"headers\":[]}",
        "{\"statusCode\":200,\"headers\":{\"a\":\"b\\r\\nc: d\"}}",
        "{\"statusCode\":200,\"isBase64Encoded\":true,\"body\":\"*\"}",
        "not json",
        ""
      })
  void a_malformed_answer_is_a_500(String said) throws Exception {
    try (var gateway = TestGateway.withRoutes(LINK)) {
      gateway.lambda.on("links", event -> said);

      var answer = gateway.get("/api/links/a");
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).isEqualTo("{\"message\":\"Internal Server Error\"}");
    }
  }

  @Test
  void a_function_that_throws_is_a_500_that_says_nothing() throws Exception {
    try (var gateway = TestGateway.withRoutes(LINK)) {
      gateway.lambda.on(
          "links",
          event -> {
            throw new IllegalStateException("secret");
          });

      var answer = gateway.get("/api/links/a");
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).isEqualTo("{\"message\":\"Internal Server Error\"}");
    }
  }

  @Test
  void a_function_that_takes_too_long_is_a_503() throws Exception {
    var never = new CountDownLatch(1);
    try (var gateway =
        TestGateway.with(
            settings -> settings.withPatience(Duration.ofMillis(200), Duration.ofMillis(200)),
            LocalPages.none(),
            LINK)) {
      gateway.lambda.on(
          "links",
          event -> {
            never.await();
            return TestGateway.OK;
          });

      var answer = gateway.get("/api/links/a");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
    } finally {
      never.countDown();
    }
  }

  @Test
  void no_route_is_a_404() throws Exception {
    try (var gateway = TestGateway.withRoutes(LINK)) {
      var answer = gateway.get("/elsewhere/x");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).isEqualTo("{\"message\":\"Not Found\"}");
    }
  }

  @Test
  void an_authorizer_that_agrees_is_quoted_to_the_function() throws Exception {
    try (var gateway = TestGateway.withRoutes(guarded())) {
      gateway.lambda.on("links", event -> "{\"statusCode\":204}");
      gateway.lambda.<APIGatewayV2CustomAuthorizerEvent, SimpleIAMPolicyResponse>onTyped(
          "token",
          APIGatewayV2CustomAuthorizerEvent.class,
          (event, context) ->
              SimpleIAMPolicyResponse.builder()
                  .withIsAuthorized("Bearer x".equals(event.getHeaders().get("authorization")))
                  .withContext(Map.of("account", "demo"))
                  .build());

      var request = gateway.request("/api/links/a").header("Authorization", "Bearer x").build();
      assertThat(gateway.send(request).statusCode()).isEqualTo(204);
      assertThat(gateway.send(request).statusCode()).isEqualTo(204);

      assertThat(gateway.lambda.events("links").getFirst().at("/requestContext/authorizer"))
          .hasToString("{\"lambda\":{\"account\":\"demo\"}}");
      assertThat(gateway.lambda.events("token")).as("asked each time").hasSize(2);
      JsonNode asked = gateway.lambda.events("token").getFirst();
      assertThat(asked.path("type").asText()).isEqualTo("REQUEST");
      assertThat(asked.path("routeArn").asText()).endsWith("/$default/GET/api/links/a");
      assertThat(asked.at("/requestContext/http/method").asText()).isEqualTo("GET");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"isAuthorized\":false}|403|Forbidden",
        "{\"isAuthorized\":\"yes\"}|500|Internal Server Error",
        "{}|500|Internal Server Error",
        "null|500|Internal Server Error"
      })
  void an_authorizer_that_does_not_agree_stands_before_the_function(
      String said, int status, String message) throws Exception {
    try (var gateway = TestGateway.withRoutes(guarded())) {
      gateway.lambda.on("token", event -> said);

      var answer = gateway.get("/api/links/a");
      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.body()).isEqualTo("{\"message\":\"" + message + "\"}");
      assertThat(gateway.lambda.events("links")).isEmpty();
    }
  }

  @Test
  void an_authorizer_that_throws_is_a_500() throws Exception {
    try (var gateway = TestGateway.withRoutes(guarded())) {
      gateway.lambda.on(
          "token",
          event -> {
            throw new IllegalStateException("Unauthorized");
          });

      var answer = gateway.get("/api/links/a");
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).isEqualTo("{\"message\":\"Internal Server Error\"}");
      assertThat(gateway.lambda.events("links")).isEmpty();
    }
  }

  private static HttpRoute guarded() {
    return new HttpRoute("GET", "/api/links/{slug}", "links", "token");
  }
}
