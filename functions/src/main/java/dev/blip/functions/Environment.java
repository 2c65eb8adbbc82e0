package dev.blip.functions;

import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A function's variables, and the AWS clients that they configure. */
public final class Environment {
  private static final String SETTING = "setting:";
  private static final String SECRET = "secret:";
  private static final Logger LOG = LoggerFactory.getLogger(Environment.class);

  private final Map<String, String> variables;
  private final List<Setting> settings = new ArrayList<>();

  /** Variables that do not change any more; looked up when they are asked for. */
  public Environment(Map<String, String> variables) {
    this.variables = variables;
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

  /**
   * A variable whose value may stand elsewhere: {@code setting:NAME} is the parameter of SSM,
   * {@code secret:ARN} the secret of Secrets Manager; anything else is the value itself.
   *
   * @throws IllegalStateException naming it, if there is no such variable
   */
  public Supplier<String> later(String name) {
    String value = required(name);
    if (value.startsWith(SETTING)) {
      return remote(name, from -> from.setting(value.substring(SETTING.length())));
    }
    if (value.startsWith(SECRET)) {
      return remote(name, from -> from.secret(value.substring(SECRET.length())));
    }
    return () -> value;
  }

  private Supplier<String> remote(String name, Function<RemoteSettings, String> read) {
    String region = required("AWS_REGION");
    var remote =
        new RemoteSettings(
            region,
            address("AWS_ENDPOINT_URL_SSM", "ssm", region),
            address("AWS_ENDPOINT_URL_SECRETS_MANAGER", "secretsmanager", region),
            credentials());
    var setting = new Setting(name, () -> read.apply(remote), InstantSource.system());
    settings.add(setting);
    return setting;
  }

  private URI address(String variable, String service, String region) {
    String suffix = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    return URI.create(
        variables.getOrDefault(variable, "https://" + service + "." + region + suffix));
  }

  /** Asks for everything that stands elsewhere, so that nobody has to wait for it later. */
  public void refresh() {
    for (Setting setting : settings) {
      setting.forget();
      try {
        setting.get();
      } catch (IllegalStateException e) {
        LOG.warn("{}; asked for again when it is needed", e.getMessage(), e);
      }
    }
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
    return builder
        .endpointOverride(URI.create(endpoint))
        .region(Region.of(required("AWS_REGION")))
        .credentialsProvider(ownCredentials());
  }

  private AwsCredentialsProvider credentials() {
    boolean onLambda =
        !variables.containsKey("AWS_ENDPOINT_URL_SSM")
            && !variables.containsKey("AWS_ENDPOINT_URL_SECRETS_MANAGER");
    return onLambda ? DefaultCredentialsProvider.builder().build() : ownCredentials();
  }

  private AwsCredentialsProvider ownCredentials() {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(
            required("AWS_ACCESS_KEY_ID"), required("AWS_SECRET_ACCESS_KEY")));
  }
}
