package dev.blip.functions.aws;

import dev.blip.functions.Environment;
import dev.blip.protocol.PublishedRules;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB Local with Blip's tables and ElasticMQ with its queues, started once for all test
 * classes of the JVM that ask for them. Tests keep apart by their own slugs and accounts.
 */
public final class Aws implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final LocalDynamoDBServerHandler handler;
  private final Server tables;
  private final Queues queues;
  private final DynamoDbClient dynamoDb;
  private final SqsClient sqs;

  private Aws() throws Exception {
    handler =
        new LocalDynamoDBServerHandler(
            new LocalDynamoDBRequestHandler(0, true, null, true, false), null);
    tables = new Server(new InetSocketAddress(LOOPBACK, 0));
    tables.setHandler(handler);
    tables.start();
    queues = Queues.start(LOOPBACK);
    var environment = new Environment(variables());
    dynamoDb = environment.dynamoDb();
    sqs = environment.sqs();
    table("LinksTable", List.of("slug"), "byAccount", "account", "slug");
    table("ClicksTable", List.of("accountDay", "id"), "");
    table("CountsTable", List.of("account", "hourLinkPart"), "");
    table("TicketsTable", List.of("ticket"), "");
    table("TriesTable", List.of("what"), "");
    table("ModerationTable", List.of("what"), "byKind", "kind", "what");
    table("KeysTable", List.of("hash"), "byAccount", "account", "hash");
    table("AccountsTable", List.of("account"), "");
    table("AuditTable", List.of("account", "id"), "byLink", "accountLink", "id");
    table("LeasesTable", List.of("kind", "id"), "");
    for (String queue : List.of("ClicksQueue", "ClicksDeadLetters")) newQueue(queue);
  }

  private void table(String name, List<String> key, String index, String... by) {
    var attributes = new TreeSet<>(key);
    attributes.addAll(List.of(by));
    dynamoDb.createTable(
        table -> {
          table
              .tableName(name)
              // The first call to a table server that has just started takes its time.
              .overrideConfiguration(o -> o.apiCallTimeout(Duration.ofMinutes(1)))
              .billingMode(BillingMode.PAY_PER_REQUEST)
              .attributeDefinitions(attributes.stream().map(Aws::attribute).toList())
              .keySchema(keys(key));
          if (name.equals("LinksTable")) table.streamSpecification(Aws::images);
          if (!index.isEmpty()) {
            table.globalSecondaryIndexes(
                GlobalSecondaryIndex.builder()
                    .indexName(index)
                    .keySchema(keys(List.of(by)))
                    .projection(all -> all.projectionType(ProjectionType.ALL))
                    .build());
          }
        });
  }

  private static void images(StreamSpecification.Builder stream) {
    stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES);
  }

  private static AttributeDefinition attribute(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static List<KeySchemaElement> keys(List<String> names) {
    return IntStream.range(0, names.size())
        .mapToObj(
            i ->
                KeySchemaElement.builder()
                    .attributeName(names.get(i))
                    .keyType(i == 0 ? KeyType.HASH : KeyType.RANGE)
                    .build())
        .toList();
  }

  /** What a function's environment must have to find these servers and all their contents. */
  public Map<String, String> variables() {
    var all = new HashMap<String, String>();
    all.put("AWS_REGION", "us-east-1");
    all.put("AWS_ACCESS_KEY_ID", "local");
    all.put("AWS_SECRET_ACCESS_KEY", "local");
    int port = ((ServerConnector) tables.getConnectors()[0]).getLocalPort();
    all.put("AWS_ENDPOINT_URL_DYNAMODB", "http://" + LOOPBACK + ":" + port);
    all.put("AWS_ENDPOINT_URL_SQS", queues.endpoint());
    for (String table :
        List.of(
            "LINKS",
            "CLICKS",
            "COUNTS",
            "TICKETS",
            "TRIES",
            "KEYS",
            "AUDIT",
            "ACCOUNTS",
            "MODERATION",
            "LEASES")) {
      all.put(
          table + "_TABLE",
          table.charAt(0) + table.substring(1).toLowerCase(Locale.ROOT) + "Table");
    }
    all.put("CLICKS_QUEUE_URL", queueUrl("ClicksQueue"));
    all.put("DEAD_LETTERS_URL", queueUrl("ClicksDeadLetters"));
    all.put("COORDINATOR_URL", "http://" + LOOPBACK + ":1");
    all.put("COORDINATOR_SECRET", "");
    all.put("ORIGIN_SECRET", "");
    all.put("ALLOWED_ORIGINS", "");
    all.put("REQUESTS_A_MINUTE", "0");
    all.put("SOCKETS_A_MINUTE", "0");
    all.put("POWERTOOLS_METRICS_NAMESPACE", "");
    all.put("DESTINATION_CHECK", "");
    all.put("BASE_URL", "https://blip.example");
    all.put("TOKEN_PERSONS", "email sub");
    return all;
  }

  /** Variables of which some differ: names and values by turns. */
  public Environment environment(String... others) {
    Map<String, String> all = variables();
    for (int i = 0; i < others.length; i += 2) all.put(others[i], others[i + 1]);
    return new Environment(all);
  }

  public DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  /** The tables' streams; whoever asks for it closes it. */
  public DynamoDbStreamsClient streams() {
    return DynamoDbStreamsClient.builder()
        .endpointOverride(URI.create(variables().getOrDefault("AWS_ENDPOINT_URL_DYNAMODB", "")))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  public SqsClient sqs() {
    return sqs;
  }

  /** An account whose clicks the ledger keeps as they come; answers its name. */
  public String withExactPlaces(String account) {
    var item =
        Map.of(
            "account", AttributeValue.fromS(account), "exactPlaces", AttributeValue.fromBool(true));
    dynamoDb.putItem(put -> put.tableName("AccountsTable").item(item));
    return account;
  }

  /** Makes a table in which a coordinator has published rules of parties; answers its name. */
  public String published(String name, String rules) {
    table(name, List.of("kind", "id"), "");
    var item =
        Map.of(
            "kind",
            AttributeValue.fromS(PublishedRules.KIND),
            "id",
            AttributeValue.fromS(PublishedRules.ID),
            PublishedRules.ATTRIBUTE,
            AttributeValue.fromS(rules));
    dynamoDb.putItem(put -> put.tableName(name).item(item));
    return name;
  }

  /** Makes a queue of a test's own; answers its URL. */
  public String newQueue(String name) {
    sqs.createQueue(create -> create.queueName(name));
    return queueUrl(name);
  }

  /** The same, of one that keeps the order. */
  public String newFifo(String name) {
    var attributes = Map.of(QueueAttributeName.FIFO_QUEUE, "true");
    sqs.createQueue(create -> create.queueName(name + ".fifo").attributes(attributes));
    return queueUrl(name + ".fifo");
  }

  private String queueUrl(String name) {
    return queues.endpoint() + "/000000000000/" + name;
  }

  /** Takes what is in a queue now; it is not seen again for half a minute. */
  public List<Message> messages(String url) {
    return sqs.receiveMessage(
            receive ->
                receive
                    .queueUrl(url)
                    .maxNumberOfMessages(10)
                    .messageAttributeNames("All")
                    .messageSystemAttributeNamesWithStrings("All"))
        .messages();
  }

  @Override
  public void close() throws Exception {
    dynamoDb.close();
    sqs.close();
    queues.close();
    tables.stop();
    handler.close();
  }

  /** Gives a test the one instance, which is closed when all tests have run. */
  public static final class Resolver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Aws.class;
    }

    @Override
    public Aws resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent(Aws.class, key -> start(), Aws.class);
    }

    private static Aws start() {
      try {
        return new Aws();
      } catch (Exception e) {
        throw new IllegalStateException("AWS on this machine cannot be started", e);
      }
    }
  }
}
