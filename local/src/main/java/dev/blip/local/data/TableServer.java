package dev.blip.local.data;

import dev.blip.local.template.TableSpec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB Local with the template's tables. What it answered is in its file, unless it was started
 * without one. DynamoDB Local's own launcher is not used: it listens on every address, prints a
 * banner and reports its use.
 */
public final class TableServer implements AutoCloseable {
  private final Server server;
  private final LocalDynamoDBServerHandler handler;
  private final LocalDynamoDBRequestHandler requests;

  private TableServer(
      Server server, LocalDynamoDBServerHandler handler, LocalDynamoDBRequestHandler requests) {
    this.server = server;
    this.handler = handler;
    this.requests = requests;
  }

  /**
   * Starts the server, makes tables that are not there yet, and waits for both.
   *
   * @param port 0 for any
   * @param folder where tables are kept, null to keep them in memory
   */
  public static TableServer start(int port, @Nullable Path folder, List<TableSpec> tables)
      throws Exception {
    String file = folder == null ? null : directory(folder).toString();
    var requests = new LocalDynamoDBRequestHandler(0, folder == null, file, true, false);
    var handler = new LocalDynamoDBServerHandler(requests, null);
    var server = new Server(new InetSocketAddress("127.0.0.1", port));
    server.setHandler(handler);
    server.start();
    var started = new TableServer(server, handler, requests);
    try (DynamoDbClient client = LocalAws.dynamoDb(started.port())) {
      Tables.create(client, tables);
    }
    return started;
  }

  private static Path directory(Path folder) throws IOException {
    return Files.createDirectories(folder).toAbsolutePath();
  }

  /**
   * Writes all of some items, or none, without HTTP, JSON and signatures: of much that is written,
   * they are the larger part of the work.
   *
   * @param items 1 to 100
   */
  public void write(List<TransactWriteItem> items) {
    // One database for all: whose they are, and where, makes no difference.
    requests.transactWriteItems(
        "local", "local", TransactWriteItemsRequest.builder().transactItems(items).build());
  }

  public int port() {
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  @Override
  public void close() throws Exception {
    server.stop();
    handler.close();
  }
}
