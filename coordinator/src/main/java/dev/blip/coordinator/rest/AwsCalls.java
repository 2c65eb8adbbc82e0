package dev.blip.coordinator.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * Signed calls to AWS services of which a coordinator needs two or three actions: the clients of
 * the SDK for ECS and EventBridge Scheduler would be 5 MB of the image.
 */
final class AwsCalls implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** What Java's client sets itself. */
  private static final Set<String> NOT_OURS = Set.of("host", "content-length");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final AwsCredentialsProvider credentials;
  private final String region;

  AwsCalls(AwsCredentialsProvider credentials, String region) {
    this.credentials = credentials;
    this.region = region;
  }

  /**
   * One action of a service that speaks JSON 1.1.
   *
   * @param target as {@code X-Amz-Target} names it
   * @throws IOException if it does not answer 200 in 5 s
   */
  JsonNode act(String service, URI address, String target, Map<String, ?> body) throws IOException {
    return call(
        service,
        SdkHttpRequest.builder()
            .uri(address.resolve("/"))
            .method(SdkHttpMethod.POST)
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("X-Amz-Target", target)
            .build(),
        Json.write(body));
  }

  /**
   * One call to a service that has addresses for things.
   *
   * @param body empty for none
   * @throws IOException if it does not answer 200 in 5 s
   */
  JsonNode call(String service, SdkHttpMethod method, URI address, String body) throws IOException {
    return call(
        service,
        SdkHttpRequest.builder()
            .uri(address)
            .method(method)
            .putHeader("Content-Type", "application/json")
            .build(),
        body);
  }

  private JsonNode call(String service, SdkHttpRequest request, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    var signed =
        signer.sign(
            sign ->
                sign.identity(credentials.resolveCredentials())
                    .request(request)
                    .payload(() -> new ByteArrayInputStream(bytes))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region));
    var ready =
        HttpRequest.newBuilder(request.getUri())
            .timeout(PATIENCE)
            .method(
                request.method().name(),
                bytes.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(bytes));
    signed
        .request()
        .forEachHeader(
            (name, values) -> {
              if (NOT_OURS.contains(name.toLowerCase(Locale.ROOT))) return;
              values.forEach(value -> ready.header(name, value));
            });
    HttpResponse<String> answer;
    try {
      answer = http.send(ready.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + service + " was asked", e);
    }
    if (answer.statusCode() == 200) return Json.tree(answer.body());
    throw new IOException(service + " answered " + answer.statusCode() + ": " + answer.body());
  }

  @Override
  public void close() {
    http.close();
  }
}
