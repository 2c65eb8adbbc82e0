package dev.blip.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.sockets.TicketsHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of pages of other origins, by events as API Gateway writes them. */
@ExtendWith(Aws.Resolver.class)
class CorsTest {
  private static final String PAGE = "https://page.example";

  private final Aws aws;
  private final TicketsHandler tickets;

  CorsTest(Aws aws) {
    this.aws = aws;
    tickets = tickets(PAGE + ", http://localhost:5173");
  }

  private TicketsHandler tickets(String allowed) {
    return new TicketsHandler(aws.environment("ALLOWED_ORIGINS", allowed));
  }

  private static Recorded call(String method, @Nullable String origin) {
    return Recorded.event("http-api")
        .with("rawPath", "/api/tickets")
        .with("body", null)
        .with("requestContext/http/method", method)
        .with("headers/origin", origin);
  }

  private static Recorded preflight(String origin) {
    return call("OPTIONS", origin)
        .with("requestContext/authorizer", null)
        .with("headers/access-control-request-method", "POST")
        .with("headers/access-control-request-headers", "authorization,x-own");
  }

  private static String header(JsonNode answer, String name) {
    return answer.path("headers").path(name).asText();
  }

  @Test
  void preflight_of_an_allowed_origin_is_answered_without_a_token() {
    JsonNode answer = preflight(PAGE).to(tickets);
    assertThat(answer.path("statusCode").asInt()).isEqualTo(204);
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(PAGE);
    assertThat(header(answer, "Access-Control-Allow-Methods")).contains("POST", "PATCH");
    assertThat(header(answer, "Access-Control-Allow-Headers")).isEqualTo("authorization,x-own");
    assertThat(header(answer, "Vary")).isEqualTo("Origin");
  }

  @Test
  void answers_and_refusals_can_be_read_by_an_allowed_page() {
    JsonNode made = call("POST", PAGE).to(tickets);
    assertThat(made.path("statusCode").asInt()).isEqualTo(201);
    assertThat(header(made, "Access-Control-Allow-Origin")).isEqualTo(PAGE);
    JsonNode refused = call("GET", PAGE).to(tickets);
    assertThat(refused.path("statusCode").asInt()).isEqualTo(405);
    assertThat(header(refused, "Access-Control-Allow-Origin")).isEqualTo(PAGE);
    assertThat(header(refused, "Allow")).isEqualTo("POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://other.example", "http://page.example", PAGE + ".evil.example", "null"})
  void pages_of_other_origins_read_nothing(String origin) {
    JsonNode answer = preflight(origin).to(tickets);
    assertThat(answer.path("statusCode").asInt()).isEqualTo(403);
    assertThat(answer.path("body").asText()).contains("AllowedOrigins");
    assertThat(answer.path("headers").has("Access-Control-Allow-Origin")).isFalse();
    JsonNode made = call("POST", origin).to(tickets);
    assertThat(made.path("headers").has("Access-Control-Allow-Origin")).isFalse();
  }

  @Test
  void callers_that_are_no_pages_see_nothing_of_it() {
    JsonNode answer = call("POST", null).to(tickets);
    assertThat(answer.path("headers").has("Vary")).isFalse();
    JsonNode plain = call("OPTIONS", null).to(tickets);
    assertThat(plain.path("statusCode").asInt()).isEqualTo(405);
  }

  @Test
  void every_origin_is_allowed_by_an_asterisk_and_none_by_nothing() {
    JsonNode any = preflight("https://other.example").to(tickets("*"));
    assertThat(header(any, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(preflight(PAGE).to(tickets("")).path("statusCode").asInt()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"page.example", "https://page.example/", "https://page.example/a", "'"})
  void what_is_no_origin_is_refused(String origin) {
    assertThatThrownBy(() -> Cors.origins("https://a.example, " + origin))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must name origins such as https://example.com");
  }
}
