package dev.blip.local.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.template.Template;
import dev.blip.protocol.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * A WebSocket API of LocalStack's whose one route is a mock integration that answers with the
 * connection's ID: no function, and nothing outside it, is needed. The calls are API Gateway v2's
 * own; its SDK module is not among Blip's.
 */
final class LocalStackSockets {
  private static final String STAGE = "live";

  private final Backend backend;
  private final SdkHttpClient http;

  private LocalStackSockets(Backend backend, SdkHttpClient http) {
    this.backend = backend;
    this.http = http;
  }

  static SocketService start(Backend backend) throws IOException {
    try (SdkHttpClient http = UrlConnectionHttpClient.create()) {
      return new LocalStackSockets(backend, http).make();
    }
  }

  private SocketService make() throws IOException {
    JsonNode api =
        post(
            "/v2/apis",
            Map.of(
                "name", "suite",
                "protocolType", "WEBSOCKET",
                "routeSelectionExpression", "$request.body.action"));
    String path = "/v2/apis/" + api.path("apiId").asText();
    String integration = integration(path);
    String route =
        post(
                path + "/routes",
                Map.of(
                    "routeKey", "$default",
                    "routeResponseSelectionExpression", "$default",
                    "target", "integrations/" + integration))
            .path("routeId")
            .asText();
    post(path + "/routes/" + route + "/routeresponses", Map.of("routeResponseKey", "$default"));
    post(path + "/stages", Map.of("stageName", STAGE, "autoDeploy", true));
    return service(URI.create(api.path("apiEndpoint").asText()));
  }

  private String integration(String api) throws IOException {
    String id =
        post(
                api + "/integrations",
                Map.of(
                    "integrationType", "MOCK",
                    "templateSelectionExpression", "200",
                    "requestTemplates", Map.of("200", "{\"statusCode\":200}")))
            .path("integrationId")
            .asText();
    post(
        api + "/integrations/" + id + "/integrationresponses",
        Map.of(
            "integrationResponseKey", "/200/",
            "templateSelectionExpression", "200",
            "responseTemplates", Map.of("200", "{\"id\":\"$context.connectionId\"}")));
    return id;
  }

  /** It names its own host and the port inside its container; outside it has another port. */
  private SocketService service(URI endpoint) {
    String authority = endpoint.getHost() + ":" + backend.tables().getPort();
    return new SocketService(
        URI.create("ws://" + authority + "/" + STAGE),
        URI.create("http://" + authority + "/" + STAGE),
        () -> {});
  }

  private JsonNode post(String path, Map<String, ?> body) throws IOException {
    byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
    var request =
        SdkHttpRequest.builder()
            .uri(backend.tables().resolve(path))
            .method(SdkHttpMethod.POST)
            .putHeader("Content-Type", "application/json")
            .build();
    var signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.identity(backend.credentials().resolveCredentials())
                        .request(request)
                        .payload(() -> new ByteArrayInputStream(bytes))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "apigateway")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, Template.REGION));
    var answer =
        http.prepareRequest(
                HttpExecuteRequest.builder()
                    .request(signed.request())
                    .contentStreamProvider(() -> new ByteArrayInputStream(bytes))
                    .build())
            .call();
    var in = answer.responseBody().orElseThrow();
    String said = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    if (!answer.httpResponse().isSuccessful()) {
      throw new IOException(path + " answered " + answer.httpResponse().statusCode() + ": " + said);
    }
    return Json.tree(said);
  }
}
