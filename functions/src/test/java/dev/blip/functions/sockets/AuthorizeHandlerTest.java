package dev.blip.functions.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Listener;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.Json;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.exception.SdkException;

/** The WebSocket API's authorizer, by events as API Gateway writes them. */
@ExtendWith(Aws.Resolver.class)
class AuthorizeHandlerTest {
  private final Aws aws;
  private final AuthorizeHandler authorizer;

  AuthorizeHandlerTest(Aws aws) {
    this.aws = aws;
    authorizer = new AuthorizeHandler(aws.environment());
  }

  private static Recorded handshake(@Nullable String ticket) {
    return Recorded.event("socket-authorizer").with("queryStringParameters/ticket", ticket);
  }

  private String ticket() {
    JsonNode made = Recorded.event("http-api").to(new TicketsHandler(aws.environment()));
    return Json.tree(made.path("body").asText()).path("ticket").asText();
  }

  @Test
  void ticket_names_its_account_and_the_answer_has_the_form_of_a_policy() {
    assertThat(handshake(ticket()).to(authorizer))
        .isEqualTo(
            Json.tree(
                """
                {"principalId":"recorded","context":{"party":"clicks","room":"recorded","account":"recorded",
                 "address":"203.0.113.77"},
                 "policyDocument":{"Version":"2012-10-17","Statement":[{"Action":"execute-api:Invoke","Effect":"Allow",
                 "Resource":"arn:aws:execute-api:eu-central-1:123456789012:f6g7h8i9j0/live/$connect"}]}}
                """));
  }

  @Test
  void ticket_brings_along_what_its_token_said() {
    var lambda = Map.of("account", "recorded", "claims", "{\"sub\":\"ada\"}");
    JsonNode made =
        Recorded.event("http-api")
            .with("requestContext/authorizer/lambda", lambda)
            .to(new TicketsHandler(aws.environment()));
    String ticket = Json.tree(made.path("body").asText()).path("ticket").asText();
    assertThat(handshake(ticket).to(authorizer).at("/context/claims").asText())
        .isEqualTo("{\"sub\":\"ada\"}");
  }

  @Test
  void ticket_is_good_for_one_socket() {
    String ticket = ticket();
    assertThat(handshake(ticket).to(authorizer).at("/context/account").asText())
        .isEqualTo("recorded");
    JsonNode again = handshake(ticket).to(authorizer);
    assertThat(again.at("/context/refused").asText()).contains("used already");
    assertThat(again.at("/context").has("account")).isFalse();
  }

  @Test
  void forged_ticket_is_let_through_with_the_reason_and_without_an_account() {
    for (String ticket : new String[] {"no-ticket", "", "x".repeat(5_000)}) {
      JsonNode answer = handshake(ticket).to(authorizer);
      assertThat(answer.path("principalId").asText()).isEqualTo("anonymous");
      assertThat(answer.at("/context/refused").asText()).startsWith("ticket ");
      assertThat(answer.at("/context").has("account")).isFalse();
    }
  }

  @Test
  void stranger_without_a_ticket_or_even_a_query_is_let_through_as_one() {
    JsonNode answer = handshake(null).to(authorizer);
    assertThat(answer.path("principalId").asText()).isEqualTo("anonymous");
    assertThat(answer.path("context"))
        .isEqualTo(
            Json.tree("{\"party\":\"clicks\",\"room\":\"recorded\",\"address\":\"203.0.113.77\"}"));
    assertThat(handshake(null).with("queryStringParameters", null).to(authorizer).path("context"))
        .isEqualTo(Json.tree("{\"address\":\"203.0.113.77\"}"));
  }

  @Test
  void handshake_past_cloudfront_is_let_through_to_its_refusal_and_spends_no_ticket()
      throws IOException {
    var guarded = new AuthorizeHandler(aws.environment("ORIGIN_SECRET", "s3cret"));
    String ticket = ticket();
    JsonNode refused = handshake(ticket).to(guarded);
    assertThat(refused.at("/context/refused").asText()).contains("CloudFront alone");
    assertThat(refused.at("/context/refusedStatus").asText()).isEqualTo("403");
    assertThat(refused.at("/context").has("account")).isFalse();
    JsonNode admitted = handshake(ticket).with("headers/blip-origin-secret", "s3cret").to(guarded);
    assertThat(admitted.at("/context/account").asText()).isEqualTo("recorded");
    var blind =
        new AuthorizeHandler(
            aws.environment(
                "AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:1",
                "ORIGIN_SECRET", "secret:arn:s"));
    JsonNode unknown = handshake(ticket()).to(blind);
    assertThat(unknown.at("/context/refusedStatus").asText()).isEqualTo("503");
  }

  /** API Gateway answers 500 to the handshake then, and the client tries again. */
  @Test
  void nobody_is_let_through_while_tickets_cannot_be_read() throws IOException {
    String gone;
    try (var listener = new Listener()) {
      gone = listener.url();
    }
    var away = new AuthorizeHandler(aws.environment("AWS_ENDPOINT_URL_DYNAMODB", gone));
    assertThatThrownBy(() -> handshake("some-ticket").to(away)).isInstanceOf(SdkException.class);
  }
}
