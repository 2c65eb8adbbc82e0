package dev.blip.functions.links;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The API of links, by events as API Gateway writes them. */
@ExtendWith(Aws.Resolver.class)
class LinksHandlerTest {
  private final String account = "a-" + UUID.randomUUID();
  private final LinksHandler links;
  private final Aws aws;

  LinksHandlerTest(Aws aws) {
    this.aws = aws;
    links = new LinksHandler(aws.environment());
  }

  private Recorded call(String method, @Nullable String slug, String body) {
    return Recorded.event("http-api")
        .with("requestContext/http/method", method)
        .with("requestContext/authorizer/lambda/account", account)
        .with("rawPath", "/api/links" + (slug == null ? "" : "/" + slug))
        .with("pathParameters", slug == null ? null : Map.of("slug", slug))
        .with("body", body);
  }

  private static JsonNode body(JsonNode answer, int status) {
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(status);
    String body = answer.path("body").asText();
    assertThat(body).doesNotContain("Exception", "dev.blip");
    return body.isEmpty() ? answer : Json.tree(body);
  }

  @Test
  void recorded_request_makes_a_link_that_can_be_read_replaced_listed_and_deleted() {
    JsonNode made =
        body(
            Recorded.event("http-api")
                .with("requestContext/authorizer/lambda/account", account)
                .to(links),
            201);
    String slug = made.path("slug").asText();
    assertThat(slug).matches("[2-9a-zA-Z]{7}");
    assertThat(made.path("url").asText()).isEqualTo("https://blip.example/" + slug);
    assertThat(made.path("destination").asText()).isEqualTo("https://example.org/recorded");

    String changed = "{\"destination\":\"https://example.org/new\",\"maxClicks\":3}";
    assertThat(body(call("PUT", slug, changed).to(links), 200).path("maxClicks").asInt())
        .isEqualTo(3);
    assertThat(body(call("GET", slug, "").to(links), 200).path("destination").asText())
        .isEqualTo("https://example.org/new");
    assertThat(body(call("GET", null, "").to(links), 200).path("links")).hasSize(1);
    body(call("DELETE", slug, "").to(links), 204);
    body(call("GET", slug, "").to(links), 404);
  }

  @Test
  void where_blip_is_may_be_said_by_the_authorizer() {
    var told = new LinksHandler(aws.environment("BASE_URL", "authorizer"));
    String draft = "{\"destination\":\"https://example.org/told\"}";
    assertThat(call("POST", null, draft).to(told).path("statusCode").asInt()).isEqualTo(503);
    JsonNode made =
        body(
            call("POST", null, draft)
                .with("requestContext/authorizer/lambda/baseUrl", "https://told.example")
                .to(told),
            201);
    assertThat(made.path("url").asText()).startsWith("https://told.example/");
    String own = "{\"destination\":\"https://told.example/x\"}";
    assertThat(call("POST", null, own).to(told).path("statusCode").asInt()).isEqualTo(400);
  }

  @Test
  void body_in_base64_is_read_as_api_gateway_sends_it() {
    var call =
        call("POST", null, "eyJkZXN0aW5hdGlvbiI6Imh0dHBzOi8vZXhhbXBsZS5vcmcvYjY0In0=")
            .with("isBase64Encoded", true);
    assertThat(body(call.to(links), 201).path("destination").asText())
        .isEqualTo("https://example.org/b64");
  }

  @Test
  void what_is_wrong_is_named() {
    assertThat(message(call("POST", null, "{}"), 400)).startsWith("destination must be");
    assertThat(message(call("POST", null, "{"), 400)).contains("JSON");
    assertThat(message(call("PATCH", null, ""), 405)).contains("GET, POST");
    assertThat(message(call("GET", null, "").with("queryStringParameters/limit", "0"), 400))
        .isEqualTo("limit must be 1..100, was \"0\"");
    var stranger = call("POST", null, "{}").with("requestContext/authorizer", null);
    assertThat(message(stranger, 401)).contains("Authorization");
    var refused =
        call("POST", null, "{}")
            .with("requestContext/authorizer/lambda", Map.of("refused", "token is not a JWT"));
    assertThat(message(refused, 401)).isEqualTo("token is not a JWT");
  }

  private String message(Recorded call, int status) {
    return body(call.to(links), status).at("/error/message").asText();
  }

  @Test
  void anothers_link_is_unknown() {
    String slug =
        body(call("POST", null, "{\"destination\":\"https://example.org/\"}").to(links), 201)
            .path("slug")
            .asText();
    for (String method : new String[] {"GET", "PUT", "DELETE"}) {
      var call =
          call(method, slug, "{\"destination\":\"https://example.com/\"}")
              .with("requestContext/authorizer/lambda/account", "another");
      body(call.to(links), 404);
    }
  }

  @Test
  void table_that_is_away_is_told_with_an_id_and_no_stack() throws IOException {
    String gone;
    try (var listener = new Listener()) {
      gone = listener.url();
    }
    var away = new LinksHandler(aws.environment("AWS_ENDPOINT_URL_DYNAMODB", gone));
    JsonNode answer = body(call("GET", "some-link", "").to(away), 503);
    assertThat(answer.at("/error/kind").asText()).isEqualTo("unavailable");
    assertThat(answer.at("/error/id").asText()).hasSize(36);
  }
}
