package dev.blip.local.gateway.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.blip.protocol.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
  private static final String ARN = "arn:aws:execute-api:us-east-1:000000000000:api/live/$connect";

  @ParameterizedTest
  @CsvSource({
    "Allow, execute-api:Invoke, *, ALLOWED",
    "Allow, *, *, ALLOWED",
    "Allow, EXECUTE-API:invoke, *, ALLOWED",
    "Allow, execute-api:Invoke, arn:aws:execute-api:us-east-1:000000000000:api/live/$connect,"
        + " ALLOWED",
    "Allow, execute-api:*, arn:aws:execute-api:*:*:api/live/*, ALLOWED",
    "Allow, execute-api:Invoke, arn:aws:execute-api:us-east-?:*, ALLOWED",
    "Allow, execute-api:Invoke, arn:aws:execute-api:us.east.1:*, NOT_ALLOWED",
    "Allow, execute-api:ManageConnections, *, NOT_ALLOWED",
    "Allow, execute-api:Invoke, arn:aws:execute-api:*/other/*, NOT_ALLOWED",
    "Maybe, execute-api:Invoke, *, NOT_ALLOWED",
    "Deny, execute-api:Invoke, *, DENIED",
    "Deny, execute-api:Invoke, other, NOT_ALLOWED"
  })
  void one_statement_decides(String effect, String action, String resource, Policy expected) {
    assertThat(
            policy(
                "{\"Effect\":\"%s\",\"Action\":\"%s\",\"Resource\":[\"%s\"]}"
                    .formatted(effect, action, resource)))
        .isEqualTo(expected);
  }

  @Test
  void a_denial_beats_what_others_allow() {
    assertThat(
            policy(
                """
                [{"Effect":"Allow","Action":["a","execute-api:Invoke"],"Resource":"*"},
                 {"Effect":"Deny","Action":"execute-api:Invoke","Resource":["x","*"]}]
                """))
        .isEqualTo(Policy.DENIED);
  }

  @Test
  void no_statement_allows_nothing() {
    assertThat(policy("[]")).isEqualTo(Policy.NOT_ALLOWED);
  }

  private static Policy policy(String statements) {
    return Policy.of(Json.tree("{\"Statement\":" + statements + "}"), ARN);
  }
}
