package dev.blip.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

class RemoteSettingsTest {
  private final HttpServer server;
  private final RemoteSettings settings;

  RemoteSettingsTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", RemoteSettingsTest::answer);
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    settings =
        new RemoteSettings(
            "eu-west-1",
            address,
            address,
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")));
  }

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static void answer(HttpExchange call) throws IOException {
    String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String authorization = call.getRequestHeaders().getFirst("Authorization");
    String target = call.getRequestHeaders().getFirst("X-Amz-Target");
    String text =
        switch (target + " " + body) {
          case "AmazonSSM.GetParameter {\"Name\":\"/blip/base-url\"}" ->
              "{\"Parameter\":{\"Value\":\"https://blip.example\"}}";
          case "secretsmanager.GetSecretValue {\"SecretId\":\"arn:s\"}" ->
              "{\"SecretString\":\"s3cret\"}";
          default -> "{\"message\":\"no such thing\"}";
        };
    String service = target.startsWith("AmazonSSM") ? "ssm" : "secretsmanager";
    boolean signed = authorization.contains("/eu-west-1/" + service + "/aws4_request");
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(signed && !text.contains("message") ? 200 : 400, bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }

  @Test
  void a_setting_is_read_with_a_signed_call() {
    assertThat(settings.setting("/blip/base-url")).isEqualTo("https://blip.example");
  }

  @Test
  void a_secret_is_read_with_a_signed_call() {
    assertThat(settings.secret("arn:s")).isEqualTo("s3cret");
  }

  @Test
  void what_is_not_there_is_told_as_it_was_answered() {
    assertThatThrownBy(() -> settings.setting("/blip/none"))
        .hasMessageContaining("AmazonSSM.GetParameter")
        .hasRootCauseMessage(
            "AmazonSSM.GetParameter answered 400: {\"message\":\"no such thing\"}");
  }
}
