package dev.blip.coordinator.runtime;

import dev.blip.coordinator.room.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/**
 * One SQLite file with its prepared statements. Commits are durable: WAL with {@code
 * synchronous=FULL}; {@code locking_mode=EXCLUSIVE} keeps a second opener out and needs no shared
 * memory file, which a network file system would not support. For one thread at a time.
 */
final class RoomDatabase implements Sql, AutoCloseable {
  private static final int MOST_STATEMENTS = 200;

  private final Connection connection;
  private final Map<String, Prepared> statements = new HashMap<>();
  private long writes;

  private record Prepared(PreparedStatement statement, int parameters) {}

  private RoomDatabase(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens a file, made with its folders if it is not there.
   *
   * @throws SqlException if it cannot be opened, or another process has it open
   */
  static RoomDatabase open(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("folder of " + file + " cannot be made", e);
    }
    try {
      var connection = DriverManager.getConnection("jdbc:sqlite:" + file, settings());
      try (Statement setup = connection.createStatement()) {
        // The locking mode comes first: set later, SQLite would make a -shm file.
        setup.execute("PRAGMA locking_mode=EXCLUSIVE");
        setup.execute("PRAGMA journal_mode=WAL");
        setup.execute("PRAGMA synchronous=FULL");
        setup.execute("PRAGMA temp_store=MEMORY");
        connection.unwrap(SQLiteConnection.class).setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
      return new RoomDatabase(connection);
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

  void begin() {
    run("BEGIN");
  }

  /** Ends the transaction; what it changed is on disk when this returns. */
  void commit() {
    run("COMMIT");
  }

  /** Gives the transaction up, if there is one. */
  void rollback() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      if (!String.valueOf(e.getMessage()).contains("no transaction")) {
        throw new SqlException("ROLLBACK failed: " + e.getMessage(), e);
      }
    }
  }

  /** Ends the statement that runs, which fails; for any thread, while the file is open. */
  void interrupt() {
    try {
      connection.unwrap(SQLiteConnection.class).getDatabase().interrupt();
    } catch (SQLException e) {
      throw new SqlException("statement cannot be interrupted: " + e.getMessage(), e);
    }
  }

  void savepoint() {
    run("SAVEPOINT hook");
  }

  void release() {
    run("RELEASE hook");
  }

  void rollbackToSavepoint() {
    run("ROLLBACK TO hook");
    run("RELEASE hook");
  }

  /** A query that changes something: INSERT … RETURNING. */
  void countWrite() {
    writes++;
  }

  /** How many statements have changed something since the file was opened. */
  long writes() {
    return writes;
  }

  @Override
  public int execute(String sql, @Nullable Object... parameters) {
    try {
      PreparedStatement statement = prepare(sql, parameters);
      if (statement.execute()) {
        statement.getResultSet().close();
        return 0;
      }
      writes++;
      return statement.getUpdateCount();
    } catch (SQLException e) {
      throw new SqlException(sql.strip() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public <T> List<T> query(String sql, Function<Row, T> reader, @Nullable Object... parameters) {
    var rows = new ArrayList<T>();
    try (ResultSet results = prepare(sql, parameters).executeQuery()) {
      var row = new ResultRow(results);
      while (results.next()) rows.add(reader.apply(row));
      return rows;
    } catch (SQLException e) {
      throw new SqlException(sql.strip() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      forgetStatements();
      connection.close();
    } catch (SQLException e) {
      throw new SqlException("database cannot be closed: " + e.getMessage(), e);
    }
  }

  private void run(String sql) {
    try {
      prepare(sql).execute();
    } catch (SQLException e) {
      throw new SqlException(sql + " failed: " + e.getMessage(), e);
    }
  }

  private PreparedStatement prepare(String sql, @Nullable Object... parameters)
      throws SQLException {
    Prepared prepared = statements.get(sql);
    if (prepared == null) {
      if (statements.size() >= MOST_STATEMENTS) forgetStatements();
      PreparedStatement made = connection.prepareStatement(sql);
      prepared = new Prepared(made, made.getParameterMetaData().getParameterCount());
      statements.put(sql, prepared);
    }
    if (parameters.length != prepared.parameters) {
      throw new IllegalArgumentException(
          "statement has %d parameters, was given %d: %s"
              .formatted(prepared.parameters, parameters.length, sql.strip()));
    }
    PreparedStatement statement = prepared.statement;
    for (int i = 0; i < parameters.length; i++) statement.setObject(i + 1, parameters[i]);
    return statement;
  }

  /** Text that differs call by call would otherwise be kept for ever. */
  private void forgetStatements() throws SQLException {
    for (Prepared prepared : statements.values()) prepared.statement.close();
    statements.clear();
  }

  private record ResultRow(ResultSet results) implements Row {
    @Override
    public long number(String column) {
      return read(() -> results.getLong(column));
    }

    @Override
    public double real(String column) {
      return read(() -> results.getDouble(column));
    }

    @Override
    public @Nullable String text(String column) {
      return this.<@Nullable String>read(() -> results.getString(column));
    }

    @Override
    public byte @Nullable [] bytes(String column) {
      return this.<byte @Nullable []>read(() -> results.getBytes(column));
    }

    @Override
    public boolean isNull(String column) {
      return read(() -> results.getObject(column) == null);
    }

    private <T extends @Nullable Object> T read(Reading<T> reading) {
      try {
        return reading.read();
      } catch (SQLException e) {
        throw new SqlException("column cannot be read: " + e.getMessage(), e);
      }
    }
  }

  private interface Reading<T extends @Nullable Object> {
    T read() throws SQLException;
  }
}
