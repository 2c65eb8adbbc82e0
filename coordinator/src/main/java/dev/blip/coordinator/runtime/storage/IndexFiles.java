package dev.blip.coordinator.runtime.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteErrorCode;

/** A shard's indexes as files. */
final class IndexFiles {
  static final String FOLDER = ".wake";

  private IndexFiles() {}

  /**
   * Whether a coordinator has an index open, as far as locks tell: each keeps its index locked as
   * long as it owns the shard.
   */
  static boolean areInUse(Path shard) throws IOException {
    Path folder = shard.resolve(FOLDER);
    if (!Files.isDirectory(folder)) return false;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.db")) {
      for (Path file : files) {
        if (isLocked(file)) return true;
      }
    }
    return false;
  }

  private static boolean isLocked(Path file) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout=0");
      statement.execute("PRAGMA locking_mode=EXCLUSIVE");
      statement.execute("SELECT count(*) FROM sqlite_master");
      return false;
    } catch (SQLException e) {
      return (e.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_BUSY.code;
    }
  }
}
