package dev.blip.functions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.blip.protocol.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Signed calls to services of which functions need an action or two: their clients of the SDK would
 * nearly double the functions' jar, and with it what every start loads. Safe for use by many
 * threads.
 */
final class SignedCalls {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final SdkHttpClient http =
      UrlConnectionHttpClient.builder().connectionTimeout(PATIENCE).socketTimeout(PATIENCE).build();
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final AwsCredentialsProvider credentials;
  private final String region;

  SignedCalls(String region, AwsCredentialsProvider credentials) {
    this.region = region;
    this.credentials = credentials;
  }

  /** The service knows nothing of that name, or of that stage. */
  static final class NotThere extends IOException {
    private static final long serialVersionUID = 1L;

    NotThere(String message) {
      super(message);
    }
  }

  /**
   * One action of a service that speaks JSON 1.1.
   *
   * @param target as {@code X-Amz-Target} names it
   * @throws UncheckedIOException if it does not answer 200 in 2 s; caused by {@link NotThere} where
   *     it knows nothing of that name
   */
  JsonNode call(String service, URI address, String target, Map<String, ?> body) {
    byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
    var request =
        SdkHttpRequest.builder()
            .uri(address)
            .method(SdkHttpMethod.POST)
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("X-Amz-Target", target)
            .build();
    var signed =
        signer.sign(
            sign ->
                sign.identity(credentials.resolveCredentials())
                    .request(request)
                    .payload(() -> new ByteArrayInputStream(bytes))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region));
    var prepared =
        HttpExecuteRequest.builder()
            .request(signed.request())
            .contentStreamProvider(() -> new ByteArrayInputStream(bytes))
            .build();
    try {
      return answer(target, http.prepareRequest(prepared).call());
    } catch (IOException e) {
      throw new UncheckedIOException(target + " cannot be reached", e);
    }
  }

  private static JsonNode answer(String target, HttpExecuteResponse response) throws IOException {
    String text = "";
    if (response.responseBody().isPresent()) {
      try (AbortableInputStream in = response.responseBody().get()) {
        text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    int status = response.httpResponse().statusCode();
    String told = target + " answered " + status + ": " + text;
    if (status == 400 && text.contains("ResourceNotFoundException")) throw new NotThere(told);
    if (status != 200) throw new IOException(told);
    return Json.tree(text);
  }
}
