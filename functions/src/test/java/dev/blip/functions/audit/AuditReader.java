package dev.blip.functions.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Aws;
import dev.blip.functions.aws.Recorded;
import dev.blip.functions.history.HistoryHandler;
import dev.blip.protocol.Json;

/** What an account's owner reads of its audit. */
public final class AuditReader {
  private AuditReader() {}

  /** The newest changes that an address such as {@code /api/audit/members} tells. */
  public static JsonNode changes(Aws aws, String account, String path) {
    JsonNode answer =
        Recorded.event("http-api")
            .with("requestContext/http/method", "GET")
            .with("requestContext/authorizer/lambda/account", account)
            .with("rawPath", path)
            .with("pathParameters", null)
            .with("queryStringParameters", null)
            .to(new HistoryHandler(aws.environment()));
    assertThat(answer.path("statusCode").asInt()).as(answer.toString()).isEqualTo(200);
    return Json.tree(answer.path("body").asText()).path("changes");
  }
}
