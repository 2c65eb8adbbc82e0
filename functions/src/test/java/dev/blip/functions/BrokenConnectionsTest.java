package dev.blip.functions;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Who asks AWS expects the SDK's own exceptions: nothing else may come of a connection that ends,
 * or it would end its caller's loop too.
 */
class BrokenConnectionsTest {
  /**
   * With version 2.54 of the SDK, one such call in seven failed otherwise: its HTTP client wrapped
   * what fails between the connection's beginning and the request's, and nobody unwrapped it.
   */
  private static final int CALLS = 300;

  @Test
  void connection_that_ends_before_its_request_is_a_failure_of_the_sdk() throws Exception {
    for (int i = 0; i < CALLS; i++) {
      try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          SqsClient client = client(server.getLocalPort())) {
        Thread ending = Thread.ofPlatform().start(() -> resetOne(server));
        assertThatThrownBy(
                () -> client.sendMessage(send -> send.queueUrl("http://h/0/Q").messageBody("m")))
            .isInstanceOf(SdkException.class);
        ending.join();
      }
    }
  }

  /** Ends the only connection, and that which is tried next finds nobody. */
  private static void resetOne(ServerSocket server) {
    try (server;
        var socket = server.accept()) {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static SqsClient client(int port) {
    var credentials = AwsBasicCredentials.create("local", "local");
    return SqsClient.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .endpointOverride(URI.create("http://127.0.0.1:" + port))
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .overrideConfiguration(all -> all.retryStrategy(none -> none.maxAttempts(1)))
        .build();
  }
}
