package dev.blip.coordinator.lease;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * Where leases are kept.
 *
 * @param table hash key {@code kind}, range key {@code id}, time to live {@code expires}
 * @param endpoint of DynamoDB, null for the region's own
 */
public record LeaseSettings(
    String table, String region, @Nullable URI endpoint, AwsCredentialsProvider credentials) {

  /** On AWS: the region's DynamoDB with the process's own credentials. */
  public static LeaseSettings of(String table, String region) {
    return new LeaseSettings(table, region, null, DefaultCredentialsProvider.builder().build());
  }

  public LeaseSettings at(URI address, AwsCredentialsProvider keys) {
    return new LeaseSettings(table, region, address, keys);
  }

  /** A call that fails is not repeated by the client: whoever calls knows whether it matters. */
  DynamoDbClient client() {
    DynamoDbClientBuilder builder =
        DynamoDbClient.builder()
            .region(Region.of(region))
            .credentialsProvider(credentials)
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(
                o ->
                    o.apiCallTimeout(Timing.CALL)
                        .retryStrategy(RetryMode.STANDARD)
                        .retryStrategy(r -> r.maxAttempts(1)));
    if (endpoint != null) builder.endpointOverride(endpoint);
    return builder.build();
  }
}
