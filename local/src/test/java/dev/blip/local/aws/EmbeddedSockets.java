package dev.blip.local.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.gateway.ApiGateway;
import dev.blip.local.gateway.ApiGatewaySettings;
import dev.blip.local.gateway.pages.LocalPages;
import dev.blip.local.lambda.Lambda;
import dev.blip.local.template.SocketApi;
import dev.blip.protocol.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;

/** The laptop's own gateway, with a function that posts a connection's ID to it. */
final class EmbeddedSockets {
  private static final String STAGE = "live";

  private EmbeddedSockets() {}

  static SocketService start() throws Exception {
    var poster = new AtomicReference<ApiGatewayManagementApiClient>();
    Lambda lambda =
        (function, event) -> {
          if (function.equals("tell")) tell(poster.get(), Json.tree(text(event)));
          return "{\"statusCode\":200}".getBytes(StandardCharsets.UTF_8);
        };
    var routes = Map.of("$connect", "open", "$default", "tell", "$disconnect", "close");
    ApiGateway gateway =
        ApiGateway.start(
            ApiGatewaySettings.onPort(0),
            lambda,
            List.of(),
            new SocketApi(STAGE, null, routes, "action", Set.of()),
            LocalPages.none());
    URI connections = URI.create("http://localhost:" + gateway.port() + "/" + STAGE);
    ApiGatewayManagementApiClient client = ConnectionsSuite.client(connections, "local");
    poster.set(client);
    return new SocketService(
        URI.create("ws://localhost:" + gateway.port() + "/" + STAGE),
        connections,
        () -> {
          client.close();
          gateway.close();
        });
  }

  private static String text(byte[] event) {
    return new String(event, StandardCharsets.UTF_8);
  }

  private static void tell(ApiGatewayManagementApiClient poster, JsonNode event) {
    String id = event.at("/requestContext/connectionId").asText();
    var said = SdkBytes.fromUtf8String(Json.write(Map.of("id", id)));
    poster.postToConnection(post -> post.connectionId(id).data(said));
  }
}
