package dev.blip.functions.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.Environment;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The web application's settings, by an event as API Gateway writes it. */
class ConfigHandlerTest {
  private static final Map<String, String> VARIABLES =
      Map.of(
          "BASE_URL", "https://blip.example",
          "TOKEN_ISSUER", "https://issuer.example",
          "TOKEN_AUDIENCE", "blip",
          "SIGN_IN", "cognito",
          "ORIGIN_SECRET", "");

  private static Recorded call() {
    return Recorded.event("http-api")
        .with("rawPath", "/app/config.json")
        .with("requestContext/http/method", "GET")
        .with("requestContext/authorizer", null)
        .with("body", null);
  }

  @Test
  void anyone_is_told_the_addresses_and_how_to_sign_in() {
    JsonNode answer = call().to(new ConfigHandler(new Environment(VARIABLES)));
    assertThat(answer.path("statusCode").asInt()).isEqualTo(200);
    assertThat(Json.tree(answer.path("body").asText()))
        .isEqualTo(
            Json.tree(
                """
                {"baseUrl":"https://blip.example","issuer":"https://issuer.example","audience":"blip",
                "signIn":"cognito"}
                """));
  }

  @Test
  void settings_that_cannot_be_read_are_told_with_an_id_and_no_stack() throws IOException {
    var variables = new HashMap<>(VARIABLES);
    try (var listener = new Listener()) {
      variables.put("AWS_ENDPOINT_URL_SSM", listener.url());
    }
    variables.put("AWS_REGION", "us-east-1");
    variables.put("AWS_ACCESS_KEY_ID", "local");
    variables.put("AWS_SECRET_ACCESS_KEY", "local");
    variables.put("BASE_URL", "setting:/blip/base-url");
    JsonNode answer = call().to(new ConfigHandler(new Environment(variables)));
    assertThat(answer.path("statusCode").asInt()).isEqualTo(500);
    assertThat(answer.path("body").asText()).contains("\"id\"").doesNotContain("Exception");
  }
}
