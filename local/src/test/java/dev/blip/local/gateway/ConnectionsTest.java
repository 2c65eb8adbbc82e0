package dev.blip.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.local.gateway.pages.LocalPages;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiAsyncClient;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.ApiGatewayManagementApiException;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.ForbiddenException;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.GetConnectionResponse;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.GoneException;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.LimitExceededException;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.PayloadTooLargeException;

/** What is this gateway's own of {@code @connections}; the rest: {@code ConnectionsSuite}. */
class ConnectionsTest {
  private static final String ROOM = "/parties/chat/lobby";
  private static final int KILOBYTE = 1024;
  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));

  /** Closing one takes two seconds, so all tests share it. */
  private static final SdkAsyncHttpClient ASYNC = NettyNioAsyncHttpClient.create();

  private TestGateway gateway;
  private ApiGatewayManagementApiClient sdk;
  private ApiGatewayManagementApiAsyncClient asyncSdk;

  @BeforeEach
  void start() throws Exception {
    gateway =
        TestGateway.with(
            settings -> settings, LocalPages.none(), TestGateway.route("ANY", "/{path+}", "slug"));
    var endpoint = URI.create("http://localhost:" + gateway.port() + "/live");
    sdk =
        ApiGatewayManagementApiClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(CREDENTIALS)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(plain -> plain.retryStrategy(retry -> retry.maxAttempts(1)))
            .build();
    asyncSdk =
        ApiGatewayManagementApiAsyncClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(CREDENTIALS)
            .httpClient(ASYNC)
            .overrideConfiguration(plain -> plain.retryStrategy(retry -> retry.maxAttempts(1)))
            .build();
  }

  @AfterAll
  static void letGo() {
    ASYNC.close();
  }

  @AfterEach
  void stop() throws Exception {
    sdk.close();
    asyncSdk.close();
    gateway.close();
  }

  @Test
  void a_post_arrives_as_one_text_message() throws Exception {
    TestClient client = gateway.connect(ROOM);
    post(connectionId(), "grüße");
    postAsync(connectionId(), "again");

    assertThat(client.await(2)).containsExactly("grüße", "again");
  }

  @Test
  void a_post_of_128_kilobytes_arrives_in_frames_of_32() throws Exception {
    RawClient client = gateway.raw().upgrade(ROOM);
    post(connectionId(), "x".repeat(128 * KILOBYTE));

    for (int i = 0; i < 4; i++) {
      RawClient.Frame frame = client.readFrame();
      assertThat(frame.opcode()).isEqualTo(i == 0 ? RawClient.TEXT : RawClient.CONTINUATION);
      assertThat(frame.isFinal()).isEqualTo(i == 3);
      assertThat(frame.payload()).hasSize(32 * KILOBYTE);
    }
  }

  @Test
  void a_larger_post_is_refused_and_the_socket_stays() throws Exception {
    TestClient client = gateway.connect(ROOM);
    String tooLong = "x".repeat(128 * KILOBYTE + 1);

    assertThatThrownBy(() -> post(connectionId(), tooLong))
        .isInstanceOf(PayloadTooLargeException.class);
    assertThatThrownBy(() -> postAsync(connectionId(), tooLong))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(PayloadTooLargeException.class);
    post(connectionId(), "fits");
    assertThat(client.await(1)).containsExactly("fits");
  }

  @Test
  void posts_that_wait_for_one_another_arrive_in_order() throws Exception {
    TestClient client = gateway.connect(ROOM);
    List<String> sent = IntStream.range(0, 200).mapToObj(i -> "message " + i).toList();
    for (String text : sent) postAsync(connectionId(), text);

    assertThat(client.await(sent.size())).isEqualTo(sent);
  }

  @Test
  void a_connection_is_gone_until_connect_has_answered() throws Exception {
    var mayAnswer = new CountDownLatch(1);
    gateway.lambda.on(
        "connect",
        event -> {
          mayAnswer.await();
          return TestGateway.OK;
        });
    RawClient client = gateway.raw().say(RawClient.handshake(ROOM));
    await().until(() -> !gateway.lambda.events("connect").isEmpty());
    assertGone(connectionId());

    mayAnswer.countDown();
    client.readHead();
    post(connectionId(), "hi");
    assertThat(client.readFrame().text()).isEqualTo("hi");
  }

  @Test
  void an_id_that_never_was_is_refused_in_one_of_three_ways() throws Exception {
    assertGone("AAAAAAAAAAAAAAA=");
    assertThatThrownBy(() -> post("ada", "hi"))
        .isInstanceOfSatisfying(
            ApiGatewayManagementApiException.class,
            refused -> {
              assertThat(refused.statusCode()).isEqualTo(400);
              assertThat(refused.getMessage()).contains("Invalid connectionId: ada");
            });
    gateway.faults.forbidUnknown(true);
    assertThatThrownBy(() -> post("AAAAAAAAAAAAAAA=", "hi")).isInstanceOf(ForbiddenException.class);
  }

  @Test
  void a_connection_is_described() throws Exception {
    Instant before = Instant.now().minusSeconds(1);
    TestClient client = gateway.connect(ROOM, Map.of("User-Agent", "test/1"));
    GetConnectionResponse first = sdk.getConnection(get -> get.connectionId(connectionId()));
    await().until(() -> Instant.now().isAfter(first.lastActiveAt().plusMillis(5)));
    post(connectionId(), "hi");
    client.await(1);
    GetConnectionResponse second =
        asyncSdk.getConnection(get -> get.connectionId(connectionId())).join();

    assertThat(first.connectedAt()).isBetween(before, Instant.now());
    assertThat(first.identity().sourceIp()).isEqualTo("127.0.0.1");
    assertThat(first.identity().userAgent()).isEqualTo("test/1");
    assertThat(second.connectedAt()).isEqualTo(first.connectedAt());
    assertThat(second.lastActiveAt()).isAfter(first.lastActiveAt());
  }

  @Test
  void a_deleted_connection_closes_with_1000_and_its_end_is_told_once() throws Exception {
    TestClient client = gateway.connect(ROOM);
    var answer = sdk.deleteConnection(delete -> delete.connectionId(connectionId()));

    assertThat(answer.sdkHttpResponse().statusCode()).isEqualTo(204);
    assertThat(client.awaitClose()).isEqualTo(1000);
    assertGone(connectionId());
    await().atMost(TestClient.DEADLINE).until(() -> !gateway.lambda.events("disconnect").isEmpty());
    gateway.stop();
    assertThat(gateway.lambda.events("disconnect")).hasSize(1);
    JsonNode context = gateway.lambda.events("disconnect").getFirst().path("requestContext");
    assertThat(context.path("disconnectStatusCode").intValue()).isEqualTo(1000);
    assertThat(context.path("disconnectReason").asText()).isEqualTo("Connection Closed Normally");
  }

  @Test
  void a_client_that_does_not_answer_a_close_is_cut() throws Exception {
    RawClient client = gateway.raw().upgrade(ROOM);
    sdk.deleteConnection(delete -> delete.connectionId(connectionId()));

    assertThat(client.readFrame().closeCode()).isEqualTo(1000);
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  void a_client_that_never_reads_is_throttled_and_holds_up_nobody() throws Exception {
    RawClient slow = gateway.raw();
    slow.socket().setReceiveBufferSize(4 * KILOBYTE);
    slow.upgrade(ROOM);
    String slowId = connectionId();
    TestClient quick = gateway.connect(ROOM);
    String quickId =
        gateway.lambda.events("connect").getLast().at("/requestContext/connectionId").asText();
    String large = "x".repeat(128 * KILOBYTE);

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 500; i++) post(slowId, large);
            })
        .isInstanceOf(LimitExceededException.class);
    post(quickId, "hi");
    assertThat(quick.await(1)).containsExactly("hi");
  }

  @Test
  void a_client_that_reads_again_gets_what_was_taken() throws Exception {
    RawClient client = gateway.raw().upgrade(ROOM);
    String large = "x".repeat(128 * KILOBYTE);
    int taken = 0;
    try {
      while (taken < 500) {
        post(connectionId(), large);
        taken++;
      }
    } catch (LimitExceededException full) {
      assertThat(taken).isPositive();
    }
    for (int i = 0; i < taken * 4; i++) client.readFrame();

    await()
        .atMost(TestClient.DEADLINE)
        .ignoreExceptions()
        .untilAsserted(() -> post(connectionId(), "at last"));
    assertThat(client.readFrame().text()).isEqualTo("at last");
  }

  @ParameterizedTest
  @CsvSource({"POST, ''", "POST, Bearer abc", "GET, AWS4-HMAC-SHA256", "PUT, AWS4-X Credential="})
  void what_is_not_signed_is_refused(String method, String authorization) throws Exception {
    gateway.connect(ROOM);
    var request =
        gateway
            .request("/live/@connections/" + connectionId())
            .method(method, BodyPublishers.ofString("hi"));
    if (!authorization.isEmpty()) request.header("Authorization", authorization);

    var answer = gateway.send(request.build());
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
    assertThat(gateway.lambda.events("slug")).as("never a slug").isEmpty();
  }

  @Test
  void what_is_not_utf8_is_refused() throws Exception {
    gateway.connect(ROOM);
    var bytes = SdkBytes.fromByteArray(new byte[] {(byte) 0xff});

    assertThatThrownBy(
            () -> sdk.postToConnection(post -> post.connectionId(connectionId()).data(bytes)))
        .hasMessageContaining("UTF-8");
  }

  private void assertGone(String id) {
    assertThatThrownBy(() -> post(id, "hi")).isInstanceOf(GoneException.class);
    assertThatThrownBy(() -> sdk.getConnection(get -> get.connectionId(id)))
        .isInstanceOf(GoneException.class);
    assertThatThrownBy(() -> sdk.deleteConnection(delete -> delete.connectionId(id)))
        .isInstanceOf(GoneException.class);
    assertThatThrownBy(() -> postAsync(id, "hi")).hasCauseInstanceOf(GoneException.class);
  }

  private void post(String id, String text) {
    sdk.postToConnection(post -> post.connectionId(id).data(SdkBytes.fromUtf8String(text)));
  }

  private void postAsync(String id, String text) {
    asyncSdk
        .postToConnection(post -> post.connectionId(id).data(SdkBytes.fromUtf8String(text)))
        .join();
  }

  private String connectionId() {
    return gateway.lambda.events("connect").getFirst().at("/requestContext/connectionId").asText();
  }
}
