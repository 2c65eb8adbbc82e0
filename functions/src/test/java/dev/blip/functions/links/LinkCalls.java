package dev.blip.functions.links;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.functions.aws.Recorded;
import dev.blip.protocol.Json;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Calls of the API of links by one account, by events as API Gateway writes them. */
final class LinkCalls {
  /** Paths of the API that no slug takes part in. */
  private static final Set<String> FIXED = Set.of("", "/bulk", "/import", "/export");

  private final RequestHandler<?, ?> handler;
  private final String account;

  LinkCalls(RequestHandler<?, ?> handler, String account) {
    this.handler = handler;
    this.account = account;
  }

  /** What was answered. */
  record Answer(int status, Map<String, String> headers, String body) {
    JsonNode json() {
      return Json.tree(body);
    }

    String message() {
      return json().at("/error/message").asText();
    }
  }

  /**
   * @param path behind {@code /api/links}, perhaps with a query
   * @param headers names in lower case and values by turns
   */
  Answer call(String method, String path, String body, String... headers) {
    return call(method, path, body, false, headers);
  }

  /** The same with bytes that need be no text. */
  Answer call(String method, String path, byte[] body) {
    return call(method, path, Base64.getEncoder().encodeToString(body), true);
  }

  private Answer call(
      String method, String path, String body, boolean isBase64, String... headers) {
    String[] parts = path.split("\\?", 2);
    var event =
        Recorded.event("http-api")
            .with("requestContext/http/method", method)
            .with("requestContext/authorizer/lambda/account", account)
            .with("rawPath", "/api/links" + parts[0])
            .with("pathParameters", FIXED.contains(parts[0]) ? null : variables(parts[0]))
            .with("queryStringParameters", parts.length == 1 ? null : query(parts[1]))
            .with("isBase64Encoded", isBase64)
            .with("body", body);
    for (int i = 0; i < headers.length; i += 2) {
      event.with("headers/" + headers[i], headers[i + 1]);
    }
    JsonNode answer = event.to(handler);
    Map<String, String> all = new HashMap<>();
    answer.path("headers").properties().forEach(e -> all.put(e.getKey(), e.getValue().asText()));
    String text = answer.path("body").asText();
    assertThat(text).doesNotContain("Exception", "dev.blip");
    return new Answer(answer.path("statusCode").asInt(), all, text);
  }

  private static Map<String, String> variables(String path) {
    return Map.of("slug", path.split("/")[1]);
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new HashMap<>();
    for (String pair : text.split("&")) {
      query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return query;
  }

  /** Makes a link, which must succeed. */
  JsonNode make(String draft) {
    Answer made = call("POST", "", draft);
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return made.json();
  }
}
