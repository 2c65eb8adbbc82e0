package dev.blip.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.blip.local.gateway.call.HttpAnswer;
import dev.blip.local.gateway.pages.LocalPages;
import dev.blip.local.template.SocketApi;
import dev.blip.protocol.Json;
import dev.blip.protocol.Refusal;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalPagesTest {
  private TestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    LocalPages pages =
        LocalPages.none()
            .withApp()
            .with("/dev/token", call -> HttpAnswer.text(201, "text/plain", call.bodyText()))
            .with(
                "/dev/refuses",
                call -> {
                  throw Refusal.bad("account must be a name");
                })
            .with(
                "/dev/fails",
                call -> {
                  throw new IllegalStateException("secret");
                });
    gateway =
        TestGateway.with(
            settings -> settings,
            pages,
            TestGateway.route("GET", "/", "home"),
            TestGateway.route("GET", "/app/config.json", "config"),
            TestGateway.route("ANY", "/{slug}", "slug"),
            TestGateway.route("ANY", "/{path+}", "slug"));
    for (String function : List.of("home", "config", "slug")) {
      gateway.lambda.on(function, event -> '"' + function + '"');
    }
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
  }

  @Test
  void a_page_of_the_laptop_answers_before_any_slug() throws Exception {
    var answer =
        gateway.send(
            gateway.request("/dev/token?x=1").POST(BodyPublishers.ofString("ada")).build());

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("ada");
  }

  @Test
  void a_page_that_refuses_says_why() throws Exception {
    var answer = gateway.get("/dev/refuses");

    assertThat(answer.statusCode()).isEqualTo(400);
    var error = Json.tree(answer.body()).path("error");
    assertThat(error.path("message").asText()).isEqualTo("account must be a name");
    assertThat(error.path("kind").asText()).isEqualTo("bad_request");
    assertThat(error.path("id").asText()).isNotEmpty();
  }

  @Test
  void a_page_that_fails_says_nothing_but_an_id() throws Exception {
    var answer = gateway.get("/dev/fails");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("secret").contains("\"id\":");
  }

  @Test
  void a_route_without_variables_comes_before_the_site() throws Exception {
    assertThat(gateway.get("/app/config.json").body()).isEqualTo("config");
    assertThat(gateway.get("/app/missing.js").statusCode()).isEqualTo(404);
    assertThat(gateway.get("/").body()).isEqualTo("home");
  }

  @Test
  void everything_else_is_the_http_apis() throws Exception {
    assertThat(gateway.get("/application").body()).isEqualTo("slug");
    assertThat(gateway.get("/dev/other").body()).isEqualTo("slug");
    assertThat(gateway.get("/live").body()).as("the stage, without a key").isEqualTo("slug");
  }

  @Test
  void a_taken_port_is_named() {
    assertThatThrownBy(
            () ->
                ApiGateway.start(
                    ApiGatewaySettings.onPort(gateway.port()),
                    gateway.lambda,
                    List.of(),
                    new SocketApi("live", null, Map.of(), "action", Set.of()),
                    LocalPages.none()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("port " + gateway.port())
        .hasMessageContaining("in use");
  }
}
