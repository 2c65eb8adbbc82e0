package dev.blip.local.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import scalikejdbc.ConnectionPool;
import scalikejdbc.ConnectionPool$;

/**
 * The H2 file that holds a queue's messages, open until closed. A commit is in the file when it
 * returns: a killed JVM loses nothing that it acknowledged.
 */
final class MessageFile implements AutoCloseable {
  static final String DRIVER = "org.h2.Driver";

  private final String url;
  private final Connection connection;

  private MessageFile(String url, Connection connection) {
    this.url = url;
    this.connection = connection;
  }

  static MessageFile open(Path folder) throws IOException, SQLException {
    Path file = Files.createDirectories(folder).toAbsolutePath().resolve("messages");
    // WRITE_DELAY: H2 would otherwise write up to half a second after the commit.
    String url = "jdbc:h2:file:" + file + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    // ElasticMQ does not fail where its file cannot be opened, but waits: so it is opened here.
    Connection connection = DriverManager.getConnection(url, "", "");
    showHidden(connection);
    // ElasticMQ sets its pool once in a JVM's life, also if its server is stopped and started.
    var pools = ConnectionPool$.MODULE$;
    var settings = pools.singleton$default$4();
    pools.singleton(url, "", "", settings, pools.singleton$default$5(url, "", "", settings));
    return new MessageFile(url, connection);
  }

  /** Who had received messages died with the server that gave them out, so they come again now. */
  private static void showHidden(Connection connection) throws SQLException {
    try (var tables = connection.getMetaData().getTables(null, "PUBLIC", "MESSAGE\\_%", null)) {
      while (tables.next()) {
        String table = tables.getString("TABLE_NAME");
        try (var update = connection.createStatement()) {
          long now = System.currentTimeMillis();
          update.executeUpdate(
              "update \"" + table + "\" set next_delivery = least(next_delivery, " + now + ")");
        }
      }
    }
  }

  String url() {
    return url;
  }

  @Override
  public void close() throws SQLException {
    ConnectionPool.closeAll();
    connection.close();
  }
}
