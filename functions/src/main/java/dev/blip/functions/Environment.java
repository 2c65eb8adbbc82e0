package dev.blip.functions;

import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A function's variables, and the AWS clients that they configure. */
public final class Environment {
  private final Map<String, String> variables;

  public Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** The process's own, as on Lambda. */
  public static Environment ofProcess() {
    return new Environment(System.getenv());
  }

  /**
   * A variable that must be there.
   *
   * @throws IllegalStateException naming it, if it is not
   */
  public String required(String name) {
    String value = variables.get(name);
    if (value == null) throw new IllegalStateException("environment lacks " + name);
    return value;
  }

  public DynamoDbClient dynamoDb() {
    var builder = DynamoDbClient.builder().httpClient(UrlConnectionHttpClient.create());
    return at("AWS_ENDPOINT_URL_DYNAMODB", builder).build();
  }

  public SqsClient sqs() {
    var builder = SqsClient.builder().httpClient(UrlConnectionHttpClient.create());
    return at("AWS_ENDPOINT_URL_SQS", builder).build();
  }

  /**
   * The SDK reads these variables from the process alone, and functions on a laptop share one; on
   * Lambda no endpoint is set, and the SDK finds the rest itself.
   */
  private <B extends AwsClientBuilder<B, ?>> B at(String variable, B builder) {
    String endpoint = variables.get(variable);
    if (endpoint == null) return builder;
    var credentials =
        AwsBasicCredentials.create(
            required("AWS_ACCESS_KEY_ID"), required("AWS_SECRET_ACCESS_KEY"));
    return builder
        .endpointOverride(URI.create(endpoint))
        .region(Region.of(required("AWS_REGION")))
        .credentialsProvider(StaticCredentialsProvider.create(credentials));
  }
}
