package dev.blip.functions;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
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

  /** The SDK reads these variables from the process alone; functions on a laptop share one. */
  private <B extends AwsClientBuilder<B, ?>> B at(String variable, B builder) {
    @Nullable String endpoint = variables.get(variable);
    Optional.ofNullable(endpoint).map(URI::create).ifPresent(builder::endpointOverride);
    return builder;
  }
}
