package dev.blip.local.data;

import dev.blip.local.template.Template;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** How clients reach the laptop's AWS. The credentials are of the form that servers accept. */
public final class LocalAws {
  private static final String KEY = "local";

  /** What signs requests on a laptop, where nobody checks. */
  public static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY));

  private LocalAws() {}

  /** The address of a server on this machine. */
  public static URI endpoint(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The address of a queue on this machine. */
  public static URI queue(int port, String name) {
    return endpoint(port).resolve("/" + Template.ACCOUNT + "/" + name);
  }

  public static DynamoDbClient dynamoDb(int port) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint(port))
        .region(Region.of(Template.REGION))
        .credentialsProvider(CREDENTIALS)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /** The tables' streams, which are where the tables are. */
  public static DynamoDbStreamsClient streams(int port) {
    return DynamoDbStreamsClient.builder()
        .endpointOverride(endpoint(port))
        .region(Region.of(Template.REGION))
        .credentialsProvider(CREDENTIALS)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  public static SqsClient sqs(int port) {
    return SqsClient.builder()
        .endpointOverride(endpoint(port))
        .region(Region.of(Template.REGION))
        .credentialsProvider(CREDENTIALS)
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  /** The variables by which the SDK's clients in a function find the laptop's servers. */
  public static Map<String, String> environment(int dynamoDbPort, int sqsPort) {
    Map<String, String> all = new HashMap<>(environment(dynamoDbPort));
    all.put("AWS_ENDPOINT_URL_SQS", endpoint(sqsPort).toString());
    return Map.copyOf(all);
  }

  /** The same for a coordinator, which has no queue. */
  public static Map<String, String> environment(int dynamoDbPort) {
    return Map.of(
        "AWS_REGION",
        Template.REGION,
        "AWS_ACCESS_KEY_ID",
        KEY,
        "AWS_SECRET_ACCESS_KEY",
        KEY,
        "AWS_ENDPOINT_URL_DYNAMODB",
        endpoint(dynamoDbPort).toString());
  }
}
