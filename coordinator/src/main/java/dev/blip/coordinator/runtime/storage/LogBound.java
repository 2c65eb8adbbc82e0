package dev.blip.coordinator.runtime.storage;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** How long a database's log becomes until it is written into the database, and begun anew. */
final class LogBound {
  private static final long BYTES = 4 << 20;

  private LogBound() {}

  /** 4 MB; SQLite itself counts in pages, and rooms made by earlier versions have larger ones. */
  static void set(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_autocheckpoint=" + BYTES / pageSize(statement));
    }
  }

  /** Whoever reads the files has it begin anew no more. */
  static void lift(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_autocheckpoint=0");
    }
  }

  private static long pageSize(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("PRAGMA page_size")) {
      return rows.getLong(1);
    }
  }
}
