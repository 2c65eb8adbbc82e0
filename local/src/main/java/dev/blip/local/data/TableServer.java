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

  private TableServer(Server server, LocalDynamoDBServerHandler handler) {
    this.server = server;
    this.handler = handler;
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
    var handler =
        new LocalDynamoDBServerHandler(
            new LocalDynamoDBRequestHandler(0, folder == null, file, true, false), null);
    var server = new Server(new InetSocketAddress("127.0.0.1", port));
    server.setHandler(handler);
    server.start();
    var started = new TableServer(server, handler);
    try (DynamoDbClient client = LocalAws.dynamoDb(started.port())) {
      Tables.create(client, tables);
    }
    return started;
  }

  private static Path directory(Path folder) throws IOException {
    return Files.createDirectories(folder).toAbsolutePath();
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
