package dev.blip.coordinator.lease;

import dev.blip.coordinator.runtime.storage.RoomFiles;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/** DynamoDB Local with an empty lease table. */
public final class LocalTable implements AutoCloseable {
  private static final String TABLE = "Leases";
  private static final String REGION = "us-east-1";

  private final LocalDynamoDBServerHandler handler;
  private final Server server;

  private LocalTable(LocalDynamoDBServerHandler handler, Server server) {
    this.handler = handler;
    this.server = server;
  }

  /** Starts on an address of this machine. */
  public static LocalTable start(String host) throws Exception {
    var handler =
        new LocalDynamoDBServerHandler(
            new LocalDynamoDBRequestHandler(0, true, null, true, false), null);
    var server = new Server(new InetSocketAddress(host, 0));
    server.setHandler(handler);
    server.start();
    var started = new LocalTable(handler, server);
    try (DynamoDbClient client = started.settings().client()) {
      create(client);
    }
    return started;
  }

  private static void create(DynamoDbClient client) {
    client.createTable(
        table ->
            table
                .tableName(TABLE)
                // The first call to a table server that has just started takes its time.
                .overrideConfiguration(o -> o.apiCallTimeout(Duration.ofMinutes(1)))
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(attribute("kind"), attribute("id"))
                .keySchema(key("kind", KeyType.HASH), key("id", KeyType.RANGE)));
  }

  private static AttributeDefinition attribute(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  public URI endpoint() {
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    return URI.create(
        "http://" + ((ServerConnector) server.getConnectors()[0]).getHost() + ":" + port);
  }

  /** Leaves a member's record, and makes it the founder, as one that is gone did. */
  public void enterFounder(String id, String address) {
    try (var table = new LeaseTable(settings())) {
      var elsewhere = new Incarnation("elsewhere", 1, 1);
      table.enter(
          new LeaseRow(id, 1, LeaseRow.Standing.MEMBER, false, address, elsewhere, LeaseRow.READS));
      table.found(table.founder().orElse(null), id);
    }
  }

  /** How many shards each owner has, by its lease. */
  public Map<String, Long> shardsByOwner() {
    try (var table = new LeaseTable(settings())) {
      return IntStream.range(0, RoomFiles.SHARDS)
          .mapToObj(table.shards()::row)
          .flatMap(Optional::stream)
          .filter(row -> !row.released())
          .collect(Collectors.groupingBy(ShardRow::lease, Collectors.counting()));
    }
  }

  /** Answers nobody until {@link #comeBack}; keeps what it has. */
  public void leave() throws Exception {
    var connector = (ServerConnector) server.getConnectors()[0];
    connector.setPort(connector.getLocalPort());
    connector.stop();
  }

  public void comeBack() throws Exception {
    server.getConnectors()[0].start();
  }

  public LeaseSettings settings() {
    var keys = StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
    return LeaseSettings.of(TABLE, REGION).at(endpoint(), keys);
  }

  @Override
  public void close() throws Exception {
    server.stop();
    handler.close();
  }
}
