package dev.blip.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.blip.local.template.Template;
import dev.blip.protocol.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.GoneException;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.PayloadTooLargeException;

/** API Gateway's {@code @connections}, as the coordinator uses them. */
abstract class ConnectionsSuite {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LARGEST = 128 * 1024;

  private final HttpClient http = HttpClient.newHttpClient();
  private SocketService service;
  private ApiGatewayManagementApiClient client;

  abstract SocketService start() throws Exception;

  static ApiGatewayManagementApiClient client(URI connections, String key) {
    return ApiGatewayManagementApiClient.builder()
        .endpointOverride(connections)
        .region(Region.of(Template.REGION))
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(key, key)))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(plain -> plain.retryStrategy(retry -> retry.maxAttempts(1)))
        .build();
  }

  @BeforeEach
  void open() throws Exception {
    service = start();
    client = client(service.connections(), "test");
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    http.shutdownNow();
    service.close();
  }

  /** A client that keeps what it hears. */
  private static final class Ear implements WebSocket.Listener {
    final List<String> heard = new CopyOnWriteArrayList<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      partial.append(text);
      if (last) {
        heard.add(partial.toString());
        partial.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return null;
    }
  }

  private WebSocket connect(Ear ear) throws Exception {
    return http.newWebSocketBuilder()
        .buildAsync(service.address(), ear)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Asks for the connection's ID, which is the first that the client hears. */
  private static String id(WebSocket socket, Ear ear) {
    socket.sendText("{\"action\":\"who\"}", true).join();
    await().atMost(PATIENCE).until(() -> !ear.heard.isEmpty());
    return Json.tree(ear.heard.getFirst()).path("id").asText();
  }

  private void post(String id, String text) {
    client.postToConnection(post -> post.connectionId(id).data(SdkBytes.fromUtf8String(text)));
  }

  private void assertGone(String id) {
    assertThatThrownBy(() -> post(id, "hi")).isInstanceOf(GoneException.class);
    assertThatThrownBy(() -> client.getConnection(get -> get.connectionId(id)))
        .isInstanceOf(GoneException.class);
    assertThatThrownBy(() -> client.deleteConnection(delete -> delete.connectionId(id)))
        .isInstanceOf(GoneException.class);
  }

  @Test
  void posts_arrive_in_order_up_to_128_kilobytes_each() throws Exception {
    var ear = new Ear();
    String id = id(connect(ear), ear);
    post(id, "grüße");
    post(id, "x".repeat(LARGEST));
    assertThatThrownBy(() -> post(id, "x".repeat(LARGEST + 1)))
        .isInstanceOf(PayloadTooLargeException.class);
    post(id, "still here");
    await().atMost(PATIENCE).until(() -> ear.heard.size() == 4);
    assertThat(ear.heard.subList(1, 4)).containsExactly("grüße", "x".repeat(LARGEST), "still here");
  }

  @Test
  void connection_that_never_was_is_gone() {
    assertGone("L0SM9cOFvHcCIhw=");
  }

  @Test
  void connection_whose_client_closed_is_gone() throws Exception {
    var ear = new Ear();
    WebSocket socket = connect(ear);
    String id = id(socket, ear);
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> client.getConnection(get -> get.connectionId(id)))
                    .isInstanceOf(GoneException.class));
    assertGone(id);
  }

  @Test
  void connection_says_since_when_it_is_there() throws Exception {
    Instant before = Instant.now().minusSeconds(2);
    var ear = new Ear();
    String id = id(connect(ear), ear);
    var connection = client.getConnection(get -> get.connectionId(id));
    assertThat(connection.connectedAt()).isBetween(before, Instant.now().plusSeconds(2));
    assertThat(connection.lastActiveAt()).isAfterOrEqualTo(connection.connectedAt());
    assertThat(connection.identity().sourceIp()).isNotEmpty();
  }

  @Test
  void connection_that_is_deleted_closes_and_is_gone() throws Exception {
    var ear = new Ear();
    String id = id(connect(ear), ear);
    client.deleteConnection(delete -> delete.connectionId(id));
    assertThat(ear.closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isEqualTo(WebSocket.NORMAL_CLOSURE);
    assertGone(id);
  }
}
