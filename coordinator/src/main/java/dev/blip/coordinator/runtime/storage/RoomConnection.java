package dev.blip.coordinator.runtime.storage;

import dev.blip.coordinator.room.Sql.SqlException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/** How a room's file is opened. */
final class RoomConnection {
  private RoomConnection() {}

  /**
   * Opens a file, made if it is not there. {@code locking_mode=EXCLUSIVE} keeps a second opener out
   * and needs no shared memory file, which a network file system would not support.
   *
   * @throws SqlException if it cannot be opened, or another process has it open
   */
  static Connection open(Path file) {
    try {
      var connection = DriverManager.getConnection("jdbc:sqlite:" + file, settings());
      try (Statement setup = connection.createStatement()) {
        var sqlite = connection.unwrap(SQLiteConnection.class);
        // Or the driver tries BEGIN after each statement, to see whether it has to COMMIT.
        sqlite.getConnectionConfig().setAutoCommit(false);
        sqlite.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
        // The locking mode comes first: set later, SQLite would make a -shm file.
        setup.execute("PRAGMA locking_mode=EXCLUSIVE");
        setup.execute("PRAGMA journal_mode=WAL");
        setup.execute("PRAGMA synchronous=NORMAL");
        setup.execute("PRAGMA temp_store=MEMORY");
        LogBound.set(connection);
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
      return connection;
    } catch (SQLException e) {
      throw new SqlException(file + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /** Without asking for the row ID after each INSERT, which would cost a fifth of a hook's time. */
  private static Properties settings() {
    var config = new SQLiteConfig();
    config.setGetGeneratedKeys(false);
    return config.toProperties();
  }
}
