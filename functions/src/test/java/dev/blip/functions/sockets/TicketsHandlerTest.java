package dev.blip.functions.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tickets, by events as API Gateway writes them. */
@ExtendWith(Aws.Resolver.class)
class TicketsHandlerTest {
  private final Aws aws;
  private final TicketsHandler tickets;

  TicketsHandlerTest(Aws aws) {
    this.aws = aws;
    tickets = new TicketsHandler(aws.environment());
  }

  private static Recorded call() {
    return Recorded.event("http-api").with("rawPath", "/api/tickets").with("body", null);
  }

  @Test
  void member_gets_a_ticket_for_a_minute() {
    JsonNode answer = call().to(tickets);
    assertThat(answer.path("statusCode").asInt()).isEqualTo(201);
    assertThat(answer.at("/headers/Cache-Control").asText()).isEqualTo("no-store");
    JsonNode body = Json.tree(answer.path("body").asText());
    assertThat(body.path("ticket").asText()).matches("[A-Za-z0-9_-]{43}");
    assertThat(body.path("expiresIn").asInt()).isEqualTo(60);
  }

  @Test
  void stranger_and_other_methods_are_refused() {
    assertThat(call().with("requestContext/authorizer", null).to(tickets).path("statusCode"))
        .hasToString("401");
    JsonNode get = call().with("requestContext/http/method", "GET").to(tickets);
    assertThat(get.path("statusCode").asInt()).isEqualTo(405);
    assertThat(get.at("/headers/Allow").asText()).isEqualTo("POST");
  }

  @Test
  void table_that_is_away_is_told_without_a_stack() throws IOException {
    String gone;
    try (var listener = new Listener()) {
      gone = listener.url();
    }
    JsonNode answer =
        call().to(new TicketsHandler(aws.environment("AWS_ENDPOINT_URL_DYNAMODB", gone)));
    assertThat(answer.path("statusCode").asInt()).isEqualTo(503);
    assertThat(answer.path("body").asText()).contains("unavailable").doesNotContain("Exception");
  }
}
