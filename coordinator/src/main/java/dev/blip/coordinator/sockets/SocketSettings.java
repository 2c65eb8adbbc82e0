package dev.blip.coordinator.sockets;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * How the coordinator reaches API Gateway's connections.
 *
 * @param endpoint {@code https://{api}.execute-api.{region}.amazonaws.com/{stage}}
 * @param region of the API, for signatures
 * @param credentials who signs
 * @param inFlight how many calls run at once, 1 or more
 * @param timeout a call that takes longer has failed
 */
public record SocketSettings(
    URI endpoint,
    String region,
    AwsCredentialsProvider credentials,
    int inFlight,
    Duration timeout) {

  public SocketSettings {
    if (endpoint.getHost() == null) {
      throw new IllegalArgumentException("endpoint must be an absolute URL, was " + endpoint);
    }
    if (region.isEmpty()) throw new IllegalArgumentException("region must be named, was empty");
    if (inFlight < 1) {
      throw new IllegalArgumentException("in flight must be 1 or more, was " + inFlight);
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be more than 0, was " + timeout);
    }
  }

  /** The SDK's own chain of credentials, 64 in flight, 10 s. */
  public static SocketSettings at(URI endpoint, String region) {
    return new SocketSettings(
        endpoint, region, DefaultCredentialsProvider.builder().build(), 64, Duration.ofSeconds(10));
  }

  public SocketSettings withCredentials(AwsCredentialsProvider credentials) {
    return new SocketSettings(endpoint, region, credentials, inFlight, timeout);
  }

  public SocketSettings withInFlight(int inFlight) {
    return new SocketSettings(endpoint, region, credentials, inFlight, timeout);
  }

  public SocketSettings withTimeout(Duration timeout) {
    return new SocketSettings(endpoint, region, credentials, inFlight, timeout);
  }
}
