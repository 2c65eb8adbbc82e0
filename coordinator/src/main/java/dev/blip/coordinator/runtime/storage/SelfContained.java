package dev.blip.coordinator.runtime.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Makes a database that nobody else uses one that needs no log, and looks through all of it. Not
 * brought onto the disk by this.
 */
final class SelfContained {
  private static final String WHOLE = "ok";

  private SelfContained() {}

  /**
   * Writes the log into the database and removes it.
   *
   * @return what is wrong: why it does not open, or the first thing that {@code integrity_check}
   *     finds; empty if it is whole
   */
  static Optional<String> problem(Path database) throws IOException {
    // SQLite takes a file without a byte for a database without a table.
    if (Files.size(database) == 0) return Optional.of("file is empty");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA locking_mode=EXCLUSIVE");
      statement.execute("PRAGMA synchronous=OFF");
      String mode = first(statement, "PRAGMA journal_mode=DELETE");
      if (!mode.equals("delete")) return Optional.of("log stays: journal_mode is " + mode);
      String found = first(statement, "PRAGMA integrity_check(1)");
      return found.equals(WHOLE)
          ? Optional.empty()
          : Optional.of("integrity_check: " + found.replace('\n', ' '));
    } catch (SQLException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static String first(Statement statement, String pragma) throws SQLException {
    try (ResultSet rows = statement.executeQuery(pragma)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "nothing";
    }
  }
}
