package dev.blip.local.aws;

import dev.blip.functions.Environment;
import dev.blip.local.data.TemplateData;
import dev.blip.local.template.FunctionSpec;
import dev.blip.local.template.Template;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Something that is DynamoDB and SQS, with the template's tables and queues.
 *
 * @param tables DynamoDB's address
 * @param queues SQS's address
 * @param key access key and secret at once
 * @param servers what to close in the end
 */
record Backend(URI tables, URI queues, String key, AutoCloseable servers) implements AutoCloseable {
  static final Template TEMPLATE = Template.read(Path.of("..", "template.yaml"), Map.of());

  /** The same, with everything that the template names. */
  Backend withTemplate() {
    try (DynamoDbClient dynamoDb = dynamoDb();
        SqsClient sqs = sqs()) {
      TemplateData.create(TEMPLATE, dynamoDb, sqs);
    }
    return this;
  }

  StaticCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(key, key));
  }

  DynamoDbClient dynamoDb() {
    return DynamoDbClient.builder()
        .endpointOverride(tables)
        .region(Region.of(Template.REGION))
        .credentialsProvider(credentials())
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  SqsClient sqs() {
    return SqsClient.builder()
        .endpointOverride(queues)
        .region(Region.of(Template.REGION))
        .credentialsProvider(credentials())
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  String queueUrl(String queue) {
    return queues + "/" + Template.ACCOUNT + "/" + queue;
  }

  /**
   * A function's environment, as the template says, with what it needs to reach this.
   *
   * @param parameters of the template
   */
  Environment environment(String function, Map<String, String> parameters) {
    Map<String, String> given = new HashMap<>(parameters);
    given.putIfAbsent("CoordinatorUrl", "http://127.0.0.1:9");
    Template template = TEMPLATE.withQueueEndpoint(queues.toString()).with(given);
    FunctionSpec spec =
        template.functions().stream()
            .filter(each -> each.name().equals(function))
            .findFirst()
            .orElseThrow();
    Map<String, String> all = new HashMap<>(spec.environment());
    all.put("AWS_REGION", Template.REGION);
    all.put("AWS_ACCESS_KEY_ID", key);
    all.put("AWS_SECRET_ACCESS_KEY", key);
    all.put("AWS_ENDPOINT_URL_DYNAMODB", tables.toString());
    all.put("AWS_ENDPOINT_URL_SQS", queues.toString());
    return new Environment(Map.copyOf(all));
  }

  @Override
  public void close() throws Exception {
    servers.close();
  }
}
