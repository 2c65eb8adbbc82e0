package dev.blip.functions;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
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

  private final Map<String, String> variables;

  /** Variables that do not change any more; looked up when they are asked for. */
  public Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  /** The process's own, as on Lambda: warm, where a snapshot is to be made of the process. */
  public static Environment ofProcess() {
    Map<String, String> variables = System.getenv();
    var environment = new Environment(variables);
    if (Priming.isDue(variables)) new Priming(environment, variables).run();
    return environment;
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

  /** A variable, or another value where it is not there. */
  public String text(String name, String otherwise) {
    return variables.getOrDefault(name, otherwise);
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

  /**
   * The value that a secret had before it was rotated; empty where it never was, or where the
   * variable has no {@code secret:ARN}. Asked for when it is first needed, which is seldom.
   *
   * @throws IllegalStateException naming it, if there is no such variable
   */
  public Supplier<String> before(String name) {
    String value = required(name);
    if (!value.startsWith(SECRET)) return () -> "";
    RemoteSettings remote = remote();
    String arn = value.substring(SECRET.length());
    return new Setting(name, () -> remote.secretBefore(arn), InstantSource.system());
  }

  /** Whether a variable's value stands elsewhere. */
  static boolean isRemote(String value) {
    return value.startsWith(SETTING) || value.startsWith(SECRET);
  }

  /** Asks for a secret that there is not, on the way on which settings and secrets come. */
  void askInVain() {
    try {
      remote().secret("-");
    } catch (UncheckedIOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private Supplier<String> remote(String name, Function<RemoteSettings, String> read) {
    RemoteSettings remote = remote();
    return SnapshotSetting.of(new Setting(name, () -> read.apply(remote), InstantSource.system()));
  }

  private RemoteSettings remote() {
    String region = required("AWS_REGION");
    return new RemoteSettings(
        region,
        address("AWS_ENDPOINT_URL_SSM", "ssm", region),
        address("AWS_ENDPOINT_URL_SECRETS_MANAGER", "secretsmanager", region),
        credentials());
  }

  private URI address(String variable, String service, String region) {
    String suffix = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    return URI.create(
        variables.getOrDefault(variable, "https://" + service + "." + region + suffix));
  }

  /** Wakes the coordinators of {@code COORDINATOR_SERVICE}; nobody where it is not there. */
  public Waker waker() {
    String service = text("COORDINATOR_SERVICE", "");
    if (service.isEmpty()) return Waker.NOBODY;
    String region = required("AWS_REGION");
    // ECS's other name has no IPv6 address, and the network's functions have no other way out.
    String suffix = region.startsWith("cn-") ? ".api.amazonwebservices.com.cn" : ".api.aws";
    URI ecs = URI.create(text("AWS_ENDPOINT_URL_ECS", "https://ecs." + region + suffix));
    return Waker.of(service, ecs, new SignedCalls(region, credentials()));
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
            && !variables.containsKey("AWS_ENDPOINT_URL_ECS")
            && !variables.containsKey("AWS_ENDPOINT_URL_SECRETS_MANAGER");
    return onLambda ? DefaultCredentialsProvider.builder().build() : ownCredentials();
  }

  private AwsCredentialsProvider ownCredentials() {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(
            required("AWS_ACCESS_KEY_ID"), required("AWS_SECRET_ACCESS_KEY")));
  }
}
